package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a structure that is there differs from the one that should be.
 *
 * <p>A table that is missing or not expected is one difference: its parts are not told one by one. A constraint of the same
 * definition under another name is none.
 *
 * @param differences in the order in which they can be mended
 * @param renamed constraints that are there under another name
 */
public record Comparison(List<Difference> differences, List<Renamed> renamed) {

    public Comparison {
        differences = differences.stream()
                .sorted((one, other) -> one.object().compareTo(other.object()))
                .toList();
        renamed = List.copyOf(renamed);
    }

    /**
     * A constraint that has the definition of an expected one and another name.
     *
     * @param actual the name it has
     */
    public record Renamed(DatabaseObject expected, String actual) {}

    public boolean isIdentical() {
        return differences.isEmpty();
    }

    /** @param actual only what is ours to judge: everything in it that is not expected is a difference */
    public static Comparison of(Structure expected, Structure actual) {
        List<Difference> differences = new ArrayList<>();
        expected.objects().forEach((object, definition) -> {
            boolean told = !actual.has(object) && isPartOfAbsent(object, definition, actual);
            if (!definition.equals(actual.objects().get(object)) && !told) {
                differences.add(new Difference(object, Optional.of(definition), actual.find(object)));
            }
        });
        actual.objects().forEach((object, definition) -> {
            if (!expected.has(object) && !isPartOfAbsent(object, definition, expected)) {
                differences.add(new Difference(object, Optional.empty(), Optional.of(definition)));
            }
        });
        List<Renamed> renamed = renamed(differences);
        return new Comparison(differences, renamed);
    }

    /** Whether it is told by its table, which the other structure has not at all. */
    private static boolean isPartOfAbsent(DatabaseObject object, Definition definition, Structure other) {
        if (object.kind() == Kind.TABLE) {
            return false;
        }
        return Structure.tableOf(object, definition)
                .filter(table -> !other.has(DatabaseObject.table(table)))
                .isPresent();
    }

    /** Takes the pairs out of the differences. */
    private static List<Renamed> renamed(List<Difference> differences) {
        List<Renamed> renamed = new ArrayList<>();
        for (Difference missing : List.copyOf(differences)) {
            if (missing.object().kind() == Kind.CONSTRAINT && missing.actual().isEmpty()) {
                differences.stream()
                        .filter(extra -> extra.object().kind() == Kind.CONSTRAINT
                                && extra.expected().isEmpty()
                                && extra.actual().equals(missing.expected())
                                && extra.object()
                                        .table()
                                        .equals(missing.object().table()))
                        .findFirst()
                        .ifPresent(extra -> {
                            differences.removeAll(List.of(missing, extra));
                            renamed.add(
                                    new Renamed(missing.object(), extra.object().name()));
                        });
            }
        }
        return renamed;
    }
}

package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a correction does, and what it is about, by the names in definitions. */
final class Correction {

    private Correction() {}

    /** The tables to which the object belongs, now and as it is expected. */
    static List<String> tables(Difference difference) {
        return Stream.of(difference.actual(), difference.expected())
                .flatMap(Optional::stream)
                .flatMap(definition -> Structure.tableOf(difference.object(), definition).stream())
                .toList();
    }

    /** Whether it makes a missing object. */
    static boolean isMade(Difference difference) {
        return difference.actual().isEmpty() && difference.expected().isPresent();
    }

    /** Whether a view is materialized and is not expected to be so, or the reverse: it is dropped by another statement. */
    static boolean isOfOtherKind(Difference difference) {
        return difference.actual().orElseThrow() instanceof Definition.View is
                && difference.expected().orElseThrow() instanceof Definition.View wanted
                && is.materialized() != wanted.materialized();
    }

    /** Whether the correction is about something that the text of a user names. */
    static boolean isAbout(Difference difference, DatabaseObject user, String text) {
        DatabaseObject object = difference.object();
        return switch (object.kind()) {
            case TABLE, VIEW, SEQUENCE, TYPE, FUNCTION -> {
                String name = WrittenNames.bare(object.name());
                yield user.table().equals(Optional.of(name)) || WrittenNames.names(text, name);
            }
            case COLUMN ->
                (user.table().equals(object.table())
                                || WrittenNames.names(text, object.table().orElseThrow()))
                        && WrittenNames.names(text, object.name());
            case CONSTRAINT, INDEX ->
                text.startsWith("FOREIGN KEY")
                        && WrittenNames.referred(text)
                                .filter(table -> tables(difference).contains(table))
                                .isPresent();
            case TRIGGER, RULE, POLICY -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }

    /** The table whose keys a correction may make. */
    static List<String> tablesOfKeys(Difference difference) {
        DatabaseObject object = difference.object();
        return switch (object.kind()) {
            case TABLE -> List.of(object.name());
            case COLUMN, CONSTRAINT, INDEX -> tables(difference);
            case TYPE, VIEW, SEQUENCE, FUNCTION, TRIGGER, RULE, POLICY -> List.of();
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> List.of();
        };
    }
}

package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds missing views, sequences, types, functions and indexes that exist under another name: each is the only object with
 * its definition, and is of none of the migrations.
 */
record RenamedObjects(Structure actual, List<Difference> differences) {

    private static final Set<Kind> WHOLE = Set.of(Kind.VIEW, Kind.SEQUENCE, Kind.TYPE, Kind.FUNCTION);

    /**
     * Returns the present object of each one that was renamed. A view that uses another renamed view is recognised after
     * that one.
     *
     * @param known the tables and columns that were renamed
     */
    Map<DatabaseObject, DatabaseObject> found(PresentNames known) {
        List<Difference> missing = differences.stream()
                .filter(difference -> difference.actual().isEmpty())
                .toList();
        Map<DatabaseObject, DatabaseObject> found = new LinkedHashMap<>();
        int before = -1;
        while (found.size() > before) {
            before = found.size();
            for (Difference difference : missing) {
                PresentNames names = new PresentNames(known.tables(), known.columns(), found);
                if (!found.containsKey(difference.object())) {
                    only(difference, missing, names).ifPresent(now -> found.put(difference.object(), now));
                }
            }
        }
        return found;
    }

    /** The only object that is the missing one, if it is no other missing one. */
    private Optional<DatabaseObject> only(Difference missing, List<Difference> all, PresentNames names) {
        List<DatabaseObject> candidates = candidates(missing, names);
        boolean isSure = candidates.size() == 1
                && all.stream()
                                .filter(other -> !names.objects().containsKey(other.object()))
                                .filter(other -> other.object().kind()
                                        == missing.object().kind())
                                .filter(other -> candidates(other, names).contains(candidates.get(0)))
                                .count()
                        == 1;
        return isSure ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    private List<DatabaseObject> candidates(Difference missing, PresentNames names) {
        if (missing.object().kind() == Kind.INDEX) {
            return differences.stream()
                    .filter(extra -> extra.expected().isEmpty() && isSameIndex(missing, extra))
                    .map(Difference::object)
                    .toList();
        }
        return WHOLE.contains(missing.object().kind())
                ? actual.strangers().entrySet().stream()
                        .filter(stranger ->
                                stranger.getKey().kind() == missing.object().kind())
                        .filter(stranger -> !names.objects().containsValue(stranger.getKey()))
                        .filter(stranger -> isSame(missing, stranger.getKey(), stranger.getValue(), names))
                        .map(Map.Entry::getKey)
                        .toList()
                : List.of();
    }

    /** Whether an index has another name only; an index of a view or a column that is corrected is made again with it. */
    private boolean isSameIndex(Difference missing, Difference extra) {
        Definition.Index wanted = (Definition.Index) missing.expected().orElseThrow();
        return extra.actual().filter(wanted::isMetBy).isPresent()
                && differences.stream()
                        .map(Difference::object)
                        .noneMatch(object -> object.equals(new DatabaseObject(Kind.VIEW, wanted.table()))
                                || (object.kind() == Kind.COLUMN
                                        && object.table().equals(Optional.of(wanted.table()))));
    }

    private static boolean isSame(Difference missing, DatabaseObject now, Definition is, PresentNames names) {
        Definition wanted = missing.expected().orElseThrow();
        PresentNames all = names.with(missing.object(), now);
        if (missing.object().kind() == Kind.FUNCTION
                && !arguments(all.replacedIn(now.name()))
                        .equals(arguments(missing.object().name()))) {
            return false;
        }
        Definition renamed = all.replacedIn(missing.object(), is);
        return wanted.isMetBy(renamed)
                || (Multirange.isOnlyDifference(renamed, wanted)
                        && Multirange.of(now.name(), is)
                                .equals(Multirange.of(missing.object().name(), wanted)));
    }

    private static String arguments(String signature) {
        return signature.substring(signature.indexOf('('));
    }
}

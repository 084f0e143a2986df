package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The objects that use an object which a correction drops or gives another type; PostgreSQL refuses that while they exist.
 *
 * <ol>
 *   <li>A user is dropped before each correction that it would prevent, and before it the users of it.
 *   <li>It is made again, as it is expected, right after that correction, so that the SQL of each correction is complete.
 *       If something that it names is made or replaced later, it is made after that; a comment says so.
 *   <li>A foreign key of a missing table is made after the corrections of the table that it refers to.
 * </ol>
 *
 * A user is found by the names in its text, so one too many may be dropped and made again, which changes nothing.
 */
final class Dependents {

    private final Structure expected;
    private final List<Difference> differences;
    private final TypeReplacement types;
    private final Map<DatabaseObject, Integer> places = new LinkedHashMap<>();
    /** By the place of a correction: what is dropped before it, each with the place after which it exists again. */
    private final Map<Integer, Map<DatabaseObject, Integer>> dropped = new LinkedHashMap<>();

    private final Map<Integer, List<DatabaseObject>> made = new LinkedHashMap<>();
    private final Map<DatabaseObject, Integer> absentUntil = new LinkedHashMap<>();
    private final Map<DatabaseObject, Integer> deferred;
    private final Set<String> withUnexpectedColumn;

    Dependents(Structure expected, Comparison comparison, TypeReplacement types) {
        this.expected = expected;
        this.differences = comparison.differences();
        this.types = types;
        for (int place = 0; place < differences.size(); place++) {
            places.put(differences.get(place).object(), place);
        }
        Map<DatabaseObject, String> users = users();
        for (int place = 0; place < differences.size(); place++) {
            if (Obstruction.isObstructed(differences.get(place))) {
                drop(users, place);
            }
        }
        deferred = DeferredKeys.of(expected, differences);
        deferred.forEach((key, place) ->
                made.computeIfAbsent(place, none -> new ArrayList<>()).add(key));
        withUnexpectedColumn = differences.stream()
                .filter(difference -> difference.object().kind() == Kind.COLUMN)
                .filter(difference -> difference.expected().isEmpty())
                .flatMap(difference -> difference.object().table().stream())
                .collect(Collectors.toSet());
    }

    /**
     * An object that is dropped before a correction.
     *
     * @param present its present definition
     * @param madeWith the object whose correction makes it again; empty if the same correction does
     */
    record Dropped(DatabaseObject object, Definition present, Optional<DatabaseObject> madeWith) {}

    /** The objects to drop before this correction, in order. */
    List<Dropped> before(Difference difference) {
        int place = placeOf(difference.object());
        Map<DatabaseObject, Integer> all = dropped.getOrDefault(place, Map.of());
        List<DatabaseObject> ordered = new ArrayList<>(
                all.keySet().stream().filter(user -> !isUsed(user)).toList());
        List<DatabaseObject> used = inOrder(all.keySet());
        Collections.reverse(used);
        ordered.addAll(used);
        return ordered.stream()
                .map(user -> new Dropped(
                        user,
                        present(user),
                        Optional.of(all.getOrDefault(user, place))
                                .filter(until -> until != place)
                                .map(until -> differences.get(until).object())))
                .toList();
    }

    /** The objects to make again after this correction, in order. */
    List<DatabaseObject> after(Difference difference) {
        List<DatabaseObject> all = made.getOrDefault(placeOf(difference.object()), List.of());
        List<DatabaseObject> ordered = inOrder(all);
        ordered.addAll(all.stream().filter(user -> !isUsed(user)).toList());
        return ordered;
    }

    /** Only views and functions are used by others of these objects. */
    private static boolean isUsed(DatabaseObject user) {
        return user.kind() == Kind.VIEW || user.kind() == Kind.FUNCTION;
    }

    /** The views and functions, each after those that it uses. */
    private List<DatabaseObject> inOrder(Collection<DatabaseObject> all) {
        List<DatabaseObject> left =
                new ArrayList<>(all.stream().filter(Dependents::isUsed).toList());
        List<DatabaseObject> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            DatabaseObject next = left.stream()
                    .filter(user -> left.stream().noneMatch(other -> uses(user, other)))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    /** Whether a correction before its own drops this object, and its own makes it. */
    boolean isDropped(DatabaseObject object) {
        return places.containsKey(object) && absentUntil.getOrDefault(object, -1) == placeOf(object);
    }

    /** The foreign keys that are not made with their table, but later. */
    Set<DatabaseObject> deferred() {
        return Collections.unmodifiableSet(deferred.keySet());
    }

    /** The parts of tables that are made after all tables. */
    Set<DatabaseObject> later() {
        Set<DatabaseObject> later = new HashSet<>(deferred());
        differences.stream()
                .filter(difference -> difference.actual().isEmpty())
                .map(Difference::object)
                .filter(object -> object.kind() == Kind.COLUMN || object.kind() == Kind.TRIGGER)
                .forEach(later::add);
        return later;
    }

    /**
     * Whether the object may be gone when its correction comes: with a view that was replaced, or with a column that was
     * not expected.
     */
    boolean mayBeGone(Difference difference) {
        return isOfReplacedView(difference)
                || Correction.tables(difference).stream().anyMatch(withUnexpectedColumn::contains);
    }

    /** Whether the object belongs to a view that is dropped and made again with all its parts. */
    boolean isOfReplacedView(Difference difference) {
        return Correction.tables(difference).stream()
                .map(table -> new DatabaseObject(Kind.VIEW, table))
                .anyMatch(view -> isDifferent(view) || absentUntil.containsKey(view));
    }

    /** The column of a sequence, if it is an identity column now: its own sequence may have the name. */
    Optional<DatabaseObject> identityOf(Definition.Sequence sequence) {
        return sequence.ownedBy().filter(this::isDifferent).filter(column -> difference(column)
                .actual()
                .filter(is -> is instanceof Definition.Column actual && actual.value() instanceof ColumnValue.Identity)
                .isPresent());
    }

    /** The existing objects that can be dropped and made again, with their present texts. */
    private Map<DatabaseObject, String> users() {
        Map<DatabaseObject, String> users = new LinkedHashMap<>();
        expected.objects().forEach((object, definition) -> {
            Definition is = isDifferent(object) ? difference(object).actual().orElse(definition) : definition;
            if (Obstruction.isUser(object, definition) && exists(object, definition)) {
                users.put(object, Obstruction.dependingText(object, is));
            }
        });
        return users;
    }

    /** The place of the correction of an object; a place after all others, if it is not corrected. */
    private int placeOf(DatabaseObject object) {
        return places.getOrDefault(object, differences.size());
    }

    /** Whether a correction drops the type and makes it again with the facts about it that are as expected. */
    boolean isReplaced(DatabaseObject type) {
        return isDifferent(type) && TypeReplacement.isNeeded(difference(type));
    }

    boolean isDifferent(DatabaseObject object) {
        return places.containsKey(object);
    }

    private Difference difference(DatabaseObject object) {
        return differences.get(placeOf(object));
    }

    /** Whether an expected object exists: it is not missing, nor is its table or view. */
    private boolean exists(DatabaseObject object, Definition definition) {
        if (isDifferent(object)) {
            return difference(object).actual().isPresent()
                    && difference(object).expected().isPresent();
        }
        return Structure.tableOf(object, definition).stream()
                .flatMap(table -> List.of(DatabaseObject.table(table), new DatabaseObject(Kind.VIEW, table)).stream())
                .filter(this::isDifferent)
                .noneMatch(table -> difference(table).actual().isEmpty());
    }

    private Definition present(DatabaseObject user) {
        Optional<Definition> actual = isDifferent(user) ? difference(user).actual() : Optional.empty();
        return actual.or(() -> expected.find(user)).orElseThrow();
    }

    private void drop(Map<DatabaseObject, String> users, int place) {
        Set<DatabaseObject> found = obstructing(users, place);
        Map<DatabaseObject, Integer> until = new LinkedHashMap<>();
        found.forEach(user -> until.put(user, until(user, place)));
        boolean more = true;
        while (more) {
            more = false;
            for (DatabaseObject user : found) {
                int ofUsed = found.stream()
                        .filter(other -> uses(user, other))
                        .mapToInt(other -> until.getOrDefault(other, place))
                        .max()
                        .orElse(place);
                int last = isDifferent(user) ? Math.min(ofUsed, placeOf(user)) : ofUsed;
                more |= last > until.getOrDefault(user, place);
                until.merge(user, last, Math::max);
            }
        }
        until.forEach((user, last) -> {
            absentUntil.put(user, last);
            if (placeOf(user) != last) {
                made.computeIfAbsent(last, none -> new ArrayList<>()).add(user);
            }
        });
        dropped.put(place, until);
    }

    private Set<DatabaseObject> obstructing(Map<DatabaseObject, String> users, int place) {
        Difference difference = differences.get(place);
        List<DatabaseObject> columns =
                TypeReplacement.isNeeded(difference) ? types.columns(difference.object()) : List.of();
        Set<DatabaseObject> found = new LinkedHashSet<>();
        int before = -1;
        while (found.size() > before) {
            before = found.size();
            users.forEach((user, text) -> {
                boolean exists =
                        absentUntil.getOrDefault(user, -1) < place && (!isDifferent(user) || placeOf(user) > place);
                if (exists
                        && !found.contains(user)
                        && (Obstruction.obstructs(user, text, difference)
                                || columns.stream().anyMatch(column -> Obstruction.obstructsTypeOf(user, text, column))
                                || usesOneOf(found, user, text))) {
                    found.add(user);
                }
            });
        }
        return found;
    }

    private static boolean usesOneOf(Set<DatabaseObject> found, DatabaseObject user, String text) {
        return !text.startsWith("FOREIGN KEY")
                && found.stream()
                        .filter(other -> !other.equals(user))
                        .anyMatch(other -> (other.kind() == Kind.VIEW
                                        && !user.table().equals(Optional.of(other.name()))
                                        && WrittenNames.names(text, other.name()))
                                || (other.kind() == Kind.FUNCTION
                                        && WrittenNames.names(text, WrittenNames.bare(other.name()))));
    }

    /** The place of the correction after which a user that is dropped before this one is made again. */
    private int until(DatabaseObject user, int place) {
        String text = Obstruction.dependingText(user, expected.find(user).orElseThrow());
        IntStream later = IntStream.range(place + 1, differences.size())
                .filter(other -> Correction.isAbout(differences.get(other), user, text));
        if (!isDifferent(user)) {
            return later.filter(other -> Correction.isMade(differences.get(other)))
                    .max()
                    .orElse(place);
        }
        boolean waits = Correction.isOfOtherKind(difference(user))
                || later.mapToObj(differences::get)
                        .filter(other -> !other.object().equals(user))
                        .anyMatch(other -> Correction.isMade(other) || Obstruction.isObstructed(other));
        return waits ? placeOf(user) : place;
    }

    /** Whether the body of a function, which PostgreSQL checks, names an object that is corrected later. */
    boolean isMadeBeforeWhatItNames(Difference difference) {
        DatabaseObject object = difference.object();
        return object.kind() == Kind.FUNCTION
                && difference
                        .expected()
                        .map(Definition::text)
                        .filter(text -> text.contains("\n LANGUAGE sql\n") || text.contains("\n LANGUAGE sql "))
                        .filter(text -> IntStream.range(placeOf(object) + 1, differences.size())
                                .anyMatch(place -> Correction.isAbout(differences.get(place), object, text)))
                        .isPresent();
    }

    private boolean uses(DatabaseObject user, DatabaseObject other) {
        return !user.equals(other)
                && user.kind() != Kind.CONSTRAINT
                && (other.kind() == Kind.VIEW || other.kind() == Kind.FUNCTION)
                && (user.table().equals(Optional.of(other.name()))
                        || WrittenNames.names(textOf(user), WrittenNames.bare(other.name())));
    }

    private String textOf(DatabaseObject user) {
        return Obstruction.dependingText(user, present(user));
    }
}

package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The objects that use an object which a correction drops or gives another type; PostgreSQL refuses that while they exist.
 *
 * <ol>
 *   <li>A user is dropped before the first correction that it would prevent, and before it the users of it.
 *   <li>If the user itself is as expected, it is made again after the last correction of an object that it names. If it
 *       differs, its own correction makes it.
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
    private final Map<DatabaseObject, Integer> dropped = new LinkedHashMap<>();
    private final Map<DatabaseObject, Integer> made = new LinkedHashMap<>();
    private final Map<Integer, List<DatabaseObject>> droppedAt;
    private final Map<Integer, List<DatabaseObject>> madeAt;
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
            drop(users, place);
        }
        dropped.keySet().stream()
                .filter(user -> !places.containsKey(user))
                .forEach(user -> made.put(user, lastOf(user, users, new HashSet<>(Set.of(user)))));
        deferForeignKeys();
        droppedAt = byPlace(dropped);
        madeAt = byPlace(made);
        withUnexpectedColumn = differences.stream()
                .filter(difference -> difference.object().kind() == Kind.COLUMN)
                .filter(difference -> difference.expected().isEmpty())
                .flatMap(difference -> difference.object().table().stream())
                .collect(Collectors.toSet());
    }

    /** The objects to drop before this correction, in order, with their present definitions. */
    List<Map.Entry<DatabaseObject, Definition>> before(Difference difference) {
        List<DatabaseObject> all = at(droppedAt, difference);
        List<DatabaseObject> ordered =
                new ArrayList<>(all.stream().filter(user -> !isUsed(user)).toList());
        List<DatabaseObject> used = inOrder(all);
        Collections.reverse(used);
        ordered.addAll(used);
        return ordered.stream().map(user -> Map.entry(user, present(user))).toList();
    }

    /** The objects to make again after this correction, in order. */
    List<DatabaseObject> after(Difference difference) {
        List<DatabaseObject> all = at(madeAt, difference);
        List<DatabaseObject> ordered = inOrder(all);
        ordered.addAll(all.stream().filter(user -> !isUsed(user)).toList());
        return ordered;
    }

    /** Only views and functions are used by others of these objects. */
    private static boolean isUsed(DatabaseObject user) {
        return user.kind() == Kind.VIEW || user.kind() == Kind.FUNCTION;
    }

    /** The views and functions, each after those that it uses. */
    private List<DatabaseObject> inOrder(List<DatabaseObject> all) {
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

    /** Whether a correction before its own drops this object. */
    boolean isDropped(DatabaseObject object) {
        return dropped.containsKey(object) && places.containsKey(object);
    }

    /** The foreign keys that are not made with their table, but later. */
    Set<DatabaseObject> deferred() {
        return made.keySet().stream()
                .filter(object -> object.kind() == Kind.CONSTRAINT && !dropped.containsKey(object))
                .collect(Collectors.toSet());
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
        return isOfReplacedView(difference) || tables(difference).stream().anyMatch(withUnexpectedColumn::contains);
    }

    /** Whether the object belongs to a view that is dropped and made again with all its parts. */
    boolean isOfReplacedView(Difference difference) {
        return tables(difference).stream()
                .map(table -> new DatabaseObject(Kind.VIEW, table))
                .anyMatch(view -> isDifferent(view) || dropped.containsKey(view));
    }

    /** The column of a sequence, if it is an identity column now: its own sequence may have the name. */
    Optional<DatabaseObject> identityOf(Definition.Sequence sequence) {
        return sequence.ownedBy().filter(this::isDifferent).filter(column -> difference(column)
                .actual()
                .filter(is -> is instanceof Definition.Column actual && actual.value() instanceof ColumnValue.Identity)
                .isPresent());
    }

    private static List<String> tables(Difference difference) {
        return Stream.of(difference.actual(), difference.expected())
                .flatMap(Optional::stream)
                .flatMap(definition -> Structure.tableOf(difference.object(), definition).stream())
                .toList();
    }

    private List<DatabaseObject> at(Map<Integer, List<DatabaseObject>> when, Difference difference) {
        return when.getOrDefault(placeOf(difference.object()), List.of());
    }

    private static Map<Integer, List<DatabaseObject>> byPlace(Map<DatabaseObject, Integer> when) {
        Map<Integer, List<DatabaseObject>> places = new HashMap<>();
        when.forEach((object, place) ->
                places.computeIfAbsent(place, none -> new ArrayList<>()).add(object));
        return places;
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
        Difference difference = differences.get(place);
        boolean more = Obstruction.isObstructed(difference);
        List<DatabaseObject> columns =
                TypeReplacement.isNeeded(difference) ? types.columns(difference.object()) : List.of();
        while (more) {
            int before = dropped.size();
            users.forEach((user, text) -> {
                boolean isLater = !isDifferent(user) || placeOf(user) > place;
                if (isLater
                        && !dropped.containsKey(user)
                        && (Obstruction.obstructs(user, text, difference)
                                || columns.stream().anyMatch(column -> Obstruction.obstructsTypeOf(user, text, column))
                                || usesDropped(user, text, place))) {
                    dropped.put(user, place);
                }
            });
            more = dropped.size() > before;
        }
    }

    private boolean usesDropped(DatabaseObject user, String text, int place) {
        return !text.startsWith("FOREIGN KEY")
                && dropped.entrySet().stream()
                        .filter(entry ->
                                entry.getValue() == place && !entry.getKey().equals(user))
                        .map(Map.Entry::getKey)
                        .anyMatch(other -> (other.kind() == Kind.VIEW
                                        && !user.table().equals(Optional.of(other.name()))
                                        && WrittenNames.names(text, other.name()))
                                || (other.kind() == Kind.FUNCTION
                                        && WrittenNames.names(text, WrittenNames.bare(other.name()))));
    }

    /** The place of the last correction of an object that a user, or another dropped object that it uses, names. */
    private int lastOf(DatabaseObject user, Map<DatabaseObject, String> users, Set<DatabaseObject> seen) {
        String text = users.getOrDefault(user, "");
        int last = IntStream.range(0, differences.size())
                .filter(place -> isAbout(differences.get(place).object(), user, text))
                .max()
                .orElse(0);
        last = Math.max(last, dropped.getOrDefault(user, 0));
        for (DatabaseObject other : dropped.keySet()) {
            if (!places.containsKey(other) && uses(user, other) && seen.add(other)) {
                last = Math.max(last, lastOf(other, users, seen));
            }
        }
        return last;
    }

    private static boolean isAbout(DatabaseObject object, DatabaseObject user, String text) {
        if (object.kind().isFact()) {
            return false;
        }
        Optional<String> table = object.table().or(() -> Optional.of(WrittenNames.bare(object.name())));
        return user.table().equals(table) || WrittenNames.names(text, table.get());
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

    private void deferForeignKeys() {
        Map<String, Integer> last = new HashMap<>();
        for (int place = 0; place < differences.size(); place++) {
            for (String table : tablesOfKeys(differences.get(place))) {
                last.put(table, place);
            }
        }
        expected.objects().forEach((object, definition) -> object.table()
                .map(DatabaseObject::table)
                .filter(table -> Obstruction.isForeignKey(definition)
                        && isDifferent(table)
                        && difference(table).actual().isEmpty())
                .ifPresent(table -> WrittenNames.referred(definition.text())
                        .map(other -> last.getOrDefault(other, -1))
                        .filter(place -> place > placeOf(table))
                        .ifPresent(place -> made.put(object, place))));
    }

    /** The table whose keys a correction may make. */
    private static List<String> tablesOfKeys(Difference difference) {
        DatabaseObject object = difference.object();
        return switch (object.kind()) {
            case TABLE -> List.of(object.name());
            case COLUMN, CONSTRAINT, INDEX -> tables(difference);
            case TYPE, VIEW, SEQUENCE, FUNCTION, TRIGGER, RULE, POLICY -> List.of();
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> List.of();
        };
    }
}

package dev.esquema.schema.rollback;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The objects that a rollback drops: the objects that the migrations made, without those that they only renamed. */
public record ObjectsToDrop(Set<DatabaseObject> objects) {

    /** A plan lists the objects, so their order is always the same. */
    public ObjectsToDrop {
        objects = Collections.unmodifiableSet(new TreeSet<>(objects));
    }

    static ObjectsToDrop with(Collection<Migration> migrations) {
        Set<DatabaseObject> objects = new TreeSet<>();
        for (Migration migration : migrations) {
            Effect effect = migration.effect();
            effect.creates().objects().forEach((object, definition) -> {
                boolean ofRenamed = Structure.tableOf(object, definition)
                        .filter(table -> isRenamed(DatabaseObject.table(table), effect))
                        .isPresent();
                if (!object.kind().isFact() && !ofRenamed && !isRenamed(object, effect)) {
                    objects.add(object);
                }
            });
        }
        return new ObjectsToDrop(objects);
    }

    /** The same objects with the renamed ones: only a run of the scripts shows which of these are dropped. */
    static ObjectsToDrop atMost(Collection<Migration> migrations) {
        Set<DatabaseObject> objects = new TreeSet<>();
        migrations.forEach(migration ->
                objects.addAll(migration.effect().creates().objects().keySet()));
        return new ObjectsToDrop(objects);
    }

    /**
     * The objects whose dependents may be an obstacle. Another object is dropped together with one of these and is such a
     * dependent itself: an index of a column, or, with CASCADE, a view.
     */
    Set<DatabaseObject> needed(Collection<Migration> undone) {
        return objects.stream()
                .filter(object -> object.kind() == Kind.TABLE
                        || object.kind() == Kind.COLUMN
                        || undone.stream()
                                .anyMatch(migration ->
                                        migration.effect().creates().has(object)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The order for a rollback, which may drop these objects and everything that the migrations made. */
    Undo.Order order(
            List<Migration> newestFirst, MigrationStates states, boolean rowsKept, Optional<JournalPlace> steps) {
        Set<DatabaseObject> all = new TreeSet<>(atMost(newestFirst).objects());
        all.addAll(objects);
        ObjectsToDrop atMost = new ObjectsToDrop(all);
        return new Undo.Order(
                newestFirst.stream()
                        .map(migration -> new Undo.Recorded(migration, states.recorded(migration.version())))
                        .toList(),
                states.repeatables().applied().stream()
                        .filter(script -> newestFirst.stream().anyMatch(script::needs))
                        .flatMap(script -> states.repeatables().recorded(script).stream())
                        .toList(),
                atMost.tables(),
                atMost.columns(),
                rowsKept,
                steps);
    }

    /**
     * Whether a new table or column is a renamed one: the migration drops another one of the same kind without a loss
     * of values.
     */
    private static boolean isRenamed(DatabaseObject object, Effect effect) {
        return effect.creates().has(object)
                && (object.kind() == Kind.TABLE || object.kind() == Kind.COLUMN)
                && effect.drops().stream()
                        .filter(dropped -> dropped.kind() == object.kind())
                        .filter(dropped ->
                                dropped.kind() == Kind.TABLE || dropped.table().equals(object.table()))
                        .anyMatch(dropped -> !effect.loses(dropped));
    }

    /** The tables that are dropped. */
    public Set<String> tables() {
        return objects.stream()
                .filter(object -> object.kind() == Kind.TABLE)
                .map(DatabaseObject::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The columns that are dropped from tables that stay. */
    public List<DatabaseObject> columns() {
        Set<String> tables = tables();
        return objects.stream()
                .filter(object -> object.kind() == Kind.COLUMN
                        && object.table().filter(tables::contains).isEmpty())
                .toList();
    }

    /** The tables that are dropped or lose columns. */
    Set<String> touched() {
        Set<String> touched = tables();
        columns().forEach(column -> column.table().ifPresent(touched::add));
        return touched;
    }
}

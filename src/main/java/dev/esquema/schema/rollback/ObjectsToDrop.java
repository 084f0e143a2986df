package dev.esquema.schema.rollback;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The objects that go when migrations are taken back: what they made, but for what they only renamed. */
public record ObjectsToDrop(Set<DatabaseObject> objects) {

    static ObjectsToDrop with(Collection<Migration> migrations) {
        Set<DatabaseObject> objects = new TreeSet<>();
        for (Migration migration : migrations) {
            Effect effect = migration.effect();
            effect.creates().objects().forEach((object, definition) -> {
                boolean ofRenamed = Structure.tableOf(object, definition)
                        .filter(table -> isRenamed(DatabaseObject.table(table), effect))
                        .isPresent();
                if (!ofRenamed && !isRenamed(object, effect)) {
                    objects.add(object);
                }
            });
        }
        return new ObjectsToDrop(objects);
    }

    /** The same with what they renamed: only running the scripts tells. */
    static ObjectsToDrop atMost(Collection<Migration> migrations) {
        Set<DatabaseObject> objects = new TreeSet<>();
        migrations.forEach(migration ->
                objects.addAll(migration.effect().creates().objects().keySet()));
        return new ObjectsToDrop(objects);
    }

    /** The order to take migrations back, which may drop these objects and everything that the migrations made. */
    Undo.Order order(
            List<Migration> newestFirst, MigrationStates states, boolean rowsKept, Optional<JournalPlace> steps) {
        Set<DatabaseObject> all = new TreeSet<>(atMost(newestFirst).objects());
        all.addAll(objects);
        ObjectsToDrop atMost = new ObjectsToDrop(all);
        return new Undo.Order(
                newestFirst.stream()
                        .map(migration -> new Undo.Recorded(migration, states.recorded(migration.version())))
                        .toList(),
                atMost.tables(),
                atMost.columns(),
                rowsKept,
                steps);
    }

    /** A new table or column, where one was dropped without a loss is there under another name. */
    private static boolean isRenamed(DatabaseObject object, Effect effect) {
        return effect.creates().has(object)
                && (object.kind() == Kind.TABLE || object.kind() == Kind.COLUMN)
                && effect.drops().stream()
                        .filter(dropped -> dropped.kind() == object.kind())
                        .filter(dropped ->
                                dropped.kind() == Kind.TABLE || dropped.table().equals(object.table()))
                        .anyMatch(dropped -> !effect.loses(dropped));
    }

    /** The tables that go. */
    public Set<String> tables() {
        return objects.stream()
                .filter(object -> object.kind() == Kind.TABLE)
                .map(DatabaseObject::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The columns that go and whose tables stay. */
    public List<DatabaseObject> columns() {
        Set<String> tables = tables();
        return objects.stream()
                .filter(object -> object.kind() == Kind.COLUMN
                        && object.table().filter(tables::contains).isEmpty())
                .toList();
    }

    /** The tables that go or lose columns. */
    Set<String> touched() {
        Set<String> touched = tables();
        columns().forEach(column -> column.table().ifPresent(touched::add));
        return touched;
    }
}

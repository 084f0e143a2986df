package dev.esquema.schema.preflight;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The objects that migrations depend on: the objects that they make, change or drop, the columns of the tables that
 * they alter, and the tables that they lock. Other indexes and constraints of these tables are not included.
 */
record TouchedObjects(Set<DatabaseObject> objects, Set<String> altered, Set<String> locked) {

    static TouchedObjects by(List<Script> scripts) {
        Set<DatabaseObject> objects = new TreeSet<>();
        Set<String> altered = new TreeSet<>();
        Set<String> locked = new TreeSet<>();
        scripts.stream().map(Script::effect).forEach(effect -> {
            objects.addAll(effect.drops());
            effect.drops().forEach(object -> object.table().ifPresent(altered::add));
            madeBy(effect).forEach(structure -> structure.objects().forEach((object, definition) -> {
                objects.add(object);
                Structure.tableOf(object, definition).ifPresent(altered::add);
            }));
            effect.locks().stream().map(TableLock::relation).forEach(locked::add);
        });
        return new TouchedObjects(objects, altered, locked);
    }

    private static Stream<Structure> madeBy(Effect effect) {
        return Stream.of(effect.creates(), effect.changes());
    }

    boolean includes(DatabaseObject object) {
        return objects.contains(object)
                || (object.kind() == Kind.TABLE && (altered.contains(object.name()) || locked.contains(object.name())))
                || (object.kind() == Kind.COLUMN
                        && object.table().filter(altered::contains).isPresent());
    }
}

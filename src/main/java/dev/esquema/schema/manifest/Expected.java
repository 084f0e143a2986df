package dev.esquema.schema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The structure that a set of applied migrations leads to.
 *
 * @param touched the migration that last made, changed or dropped each object
 */
public record Expected(Structure structure, Map<DatabaseObject, Version> touched) {

    public Expected {
        touched = Map.copyOf(touched);
    }

    /**
     * The structure after these migrations; their effects are combined in the order of versions, whatever the order in
     * which they were applied.
     */
    public static Expected after(List<Migration> applied) {
        Map<DatabaseObject, Definition> objects = new LinkedHashMap<>();
        Map<DatabaseObject, Version> touched = new LinkedHashMap<>();
        List<Migration> inOrder = applied.stream()
                .sorted((one, other) -> one.version().compareTo(other.version()))
                .toList();
        for (Migration migration : inOrder) {
            Effect effect = migration.effect();
            effect.drops().forEach(objects::remove);
            objects.putAll(effect.creates().objects());
            objects.putAll(effect.changes().objects());
            effect.drops().forEach(object -> touched.put(object, migration.version()));
            effect.creates().objects().keySet().forEach(object -> touched.put(object, migration.version()));
            effect.changes().objects().keySet().forEach(object -> touched.put(object, migration.version()));
        }
        return new Expected(new Structure(objects), touched);
    }

    /**
     * The migration that is responsible for an object: the last one that touched it, or else the last one that touched
     * its table.
     */
    public Optional<Version> responsible(DatabaseObject object, Optional<String> table) {
        return Optional.ofNullable(touched.get(object))
                .or(() -> table.map(DatabaseObject::table).map(touched::get));
    }
}

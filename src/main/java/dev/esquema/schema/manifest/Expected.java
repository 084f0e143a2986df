package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The structure that a set of applied migrations leads to.
 *
 * @param touched the migration that last made, changed or dropped each object
 */
public record Expected(Structure structure, Map<DatabaseObject, MigrationId> touched) {

    /** Keeps the map of thousands of objects, and does not copy it. */
    public Expected {
        touched = Collections.unmodifiableMap(touched);
    }

    /**
     * The structure after these scripts; their effects are combined in the order of versions, then of repeatable scripts,
     * whatever the order in which they were applied.
     */
    public static Expected after(List<? extends Script> applied) {
        Map<DatabaseObject, Definition> objects = new LinkedHashMap<>();
        Map<DatabaseObject, MigrationId> touched = new LinkedHashMap<>();
        List<Script> inOrder = applied.stream()
                .<Script>map(script -> script)
                .sorted(Comparator.comparing(Script::id, MigrationId.ORDER))
                .toList();
        for (Script migration : inOrder) {
            Effect effect = migration.effect();
            effect.drops().forEach(objects::remove);
            objects.putAll(effect.creates().objects());
            objects.putAll(effect.changes().objects());
            effect.drops().forEach(object -> touched.put(object, migration.id()));
            effect.creates().objects().keySet().forEach(object -> touched.put(object, migration.id()));
            effect.changes().objects().keySet().forEach(object -> touched.put(object, migration.id()));
        }
        return new Expected(new Structure(objects), touched);
    }

    /** The same migrations with a part of their structure. */
    public Expected limitedTo(UnaryOperator<Structure> part) {
        return new Expected(part.apply(structure), touched);
    }

    /**
     * The migration that is responsible for an object: the last one that touched it, or else the last one that touched
     * its table or view.
     */
    public Optional<MigrationId> responsible(DatabaseObject object, Optional<String> table) {
        return Optional.ofNullable(touched.get(object))
                .or(() -> table.map(DatabaseObject::table).map(touched::get))
                .or(() -> table.map(name -> new DatabaseObject(DatabaseObject.Kind.VIEW, name))
                        .map(touched::get));
    }
}

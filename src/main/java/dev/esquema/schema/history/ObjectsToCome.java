package dev.esquema.schema.history;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The objects that unapplied migrations will create, and the objects that must exist before them.
 *
 * <p>An object that an applied migration made belongs to that migration, even if a later migration drops it and another
 * one makes it again under the same name. So an object counts as made only by the first unapplied migration that
 * touches it, and only if the applied migrations do not lead to it.
 *
 * @param made objects that must not exist yet
 * @param awaited objects of others that a migration changes or drops: they must exist before it
 * @param relations names in {@code pg_class} that must be free
 */
public record ObjectsToCome(Set<DatabaseObject> made, Set<DatabaseObject> awaited, List<DatabaseObject> relations) {

    private static final ObjectsToCome NONE = new ObjectsToCome(Set.of(), Set.of(), List.of());

    public ObjectsToCome {
        made = Set.copyOf(made);
        awaited = Set.copyOf(awaited);
        relations = List.copyOf(relations);
    }

    /**
     * Evaluates the migrations one after the other.
     *
     * @param manifest its repeatable scripts may have made an object before a migration touches it
     * @param expected the structure that the applied scripts lead to
     * @param unapplied the migrations, in the order in which they would be applied
     */
    public static ObjectsToCome of(Manifest manifest, Structure expected, List<Migration> unapplied) {
        if (unapplied.isEmpty()) {
            return NONE;
        }
        Set<DatabaseObject> touched = new HashSet<>(expected.objects().keySet());
        manifest.repeatables().forEach(script -> touched.addAll(script.effect().touches()));
        Set<DatabaseObject> made = new HashSet<>();
        Set<DatabaseObject> awaited = new HashSet<>();
        Set<String> usedNames = new HashSet<>();
        expected.relations().forEach(relation -> usedNames.add(relation.name()));
        manifest.repeatables()
                .forEach(script -> script.effect().newRelations().forEach(relation -> usedNames.add(relation.name())));
        Set<DatabaseObject> relations = new TreeSet<>();
        for (Migration migration : unapplied) {
            Effect effect = migration.effect();
            Collection<DatabaseObject> changed = changed(effect);
            changed.stream().filter(touched::add).forEach(awaited::add);
            // A comment, a grant or a parameter that exists already prevents no migration from making it.
            effect.creates().objects().keySet().stream()
                    .filter(touched::add)
                    .forEach(object -> (object.kind().isFact() ? awaited : made).add(object));
            migration.creates().stream()
                    .filter(relation -> !usedNames.contains(relation.name()))
                    .forEach(relations::add);
            changed.stream()
                    .filter(object -> object.kind().isRelation() || object.kind() == Kind.CONSTRAINT)
                    .forEach(object -> usedNames.add(object.name()));
        }
        return new ObjectsToCome(made, awaited, List.copyOf(relations));
    }

    private static List<DatabaseObject> changed(Effect effect) {
        return Stream.concat(effect.drops().stream(), effect.changes().objects().keySet().stream())
                .toList();
    }

    /**
     * The part of a live structure that exists before its migration is applied: objects to come, and every part of
     * their tables that no applied migration made.
     */
    public Structure unmanagedIn(Structure live, Structure expected) {
        return live.only((object, definition) -> !expected.has(object) && includes(made, object, live));
    }

    /**
     * The live structure without objects that an unapplied migration changes or drops and that no applied migration
     * made.
     */
    public Structure withoutAwaited(Structure live, Structure expected) {
        return live.only((object, definition) -> expected.has(object) || !includes(awaited, object, live));
    }

    private static boolean includes(Set<DatabaseObject> objects, DatabaseObject object, Structure live) {
        return objects.contains(object)
                || live.find(object)
                        .flatMap(definition -> Structure.tableOf(object, definition))
                        .map(DatabaseObject::table)
                        .filter(objects::contains)
                        .isPresent();
    }
}

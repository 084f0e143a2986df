package dev.esquema.schema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The objects that this build verifies: the tables that a packaged migration makes, with all their columns, constraints
 * and indexes, and every other object that a packaged migration makes, changes or drops by name.
 *
 * @param tables the tables that packaged migrations make
 * @param objects every object that a packaged migration makes, changes or drops
 * @param relations the names to look for among relations: our tables, our other relations, and tables of others that
 *     hold objects of ours
 */
public record Owned(Set<String> tables, Set<DatabaseObject> objects, Set<String> relations) {

    static Owned by(List<Migration> migrations) {
        Set<String> tables = new TreeSet<>();
        Set<DatabaseObject> objects = new TreeSet<>();
        Set<String> relations = new TreeSet<>();
        for (Migration migration : migrations) {
            Effect effect = migration.effect();
            effect.creates().objects().keySet().stream()
                    .filter(object -> object.kind() == Kind.TABLE)
                    .map(DatabaseObject::name)
                    .forEach(tables::add);
            effect.drops().forEach(object -> {
                objects.add(object);
                relations.add(object.table().orElse(object.name()));
            });
            effect.creates().with(effect.changes()).objects().forEach((object, definition) -> {
                objects.add(object);
                if (object.kind().isRelation()) {
                    relations.add(object.name());
                }
                Structure.tableOf(object, definition).ifPresent(relations::add);
            });
        }
        return new Owned(tables, objects, relations);
    }

    /** The tables of others that hold objects of ours. */
    public Set<String> hosts() {
        Set<String> hosts = new TreeSet<>(relations);
        objects.stream()
                .filter(object -> object.kind().isRelation())
                .map(DatabaseObject::name)
                .forEach(hosts::remove);
        return hosts;
    }

    /** The names of the objects of this kind. */
    public List<String> names(Kind kind) {
        return objects.stream()
                .filter(object -> object.kind() == kind)
                .map(DatabaseObject::name)
                .toList();
    }

    /** The part of a structure that this build verifies. */
    public Structure of(Structure all) {
        return all.only(this::has);
    }

    private boolean has(DatabaseObject object, Definition definition) {
        Optional<String> table = Structure.tableOf(object, definition);
        return switch (object.kind()) {
            case COLUMN, CONSTRAINT, INDEX ->
                objects.contains(object) || table.filter(tables::contains).isPresent();
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, TRIGGER -> objects.contains(object);
        };
    }
}

package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that this build verifies: the tables that a packaged migration makes, with all their columns, constraints
 * and indexes, and every other object that a packaged migration makes, changes or drops by name.
 *
 * @param tables the tables that packaged migrations make
 * @param objects every object that a packaged migration makes, changes or drops
 * @param relations the names to look for among relations: our tables, our other relations, and tables of others that
 *     hold objects of ours
 * @param subjects the objects that packaged migrations make, or that they comment on, grant or set
 * @param elsewhere the relations, functions and types that they make in other schemas, as {@code schema.name}; these
 *     are not verified
 * @param definitions what packaged migrations make and change
 * @param lasting the objects that are there after all packaged migrations
 */
public record Owned(
        Set<String> tables,
        Set<DatabaseObject> objects,
        Set<String> relations,
        Set<DatabaseObject> subjects,
        Set<String> elsewhere,
        List<Structure> definitions,
        Set<DatabaseObject> lasting) {

    static Owned by(List<Script> scripts) {
        // An effect is parsed when it is first asked for: all processors do it here.
        scripts.parallelStream().forEach(Script::effect);
        Set<String> tables = new LinkedHashSet<>();
        Set<DatabaseObject> objects = new LinkedHashSet<>();
        Set<String> relations = new LinkedHashSet<>();
        Set<DatabaseObject> subjects = new LinkedHashSet<>();
        Set<String> elsewhere = new LinkedHashSet<>();
        Set<DatabaseObject> lasting = new LinkedHashSet<>();
        for (Script script : scripts) {
            Effect effect = script.effect();
            elsewhere.addAll(effect.elsewhere());
            effect.creates().objects().keySet().stream()
                    .filter(object -> object.kind() == Kind.TABLE)
                    .map(DatabaseObject::name)
                    .forEach(tables::add);
            lasting.removeAll(effect.drops());
            lasting.addAll(effect.creates().objects().keySet());
            effect.drops().forEach(object -> {
                objects.add(object);
                object.table()
                        .or(() -> Optional.of(object.name())
                                .filter(name -> !object.kind().isFact()))
                        .ifPresent(relations::add);
            });
            Stream.of(effect.creates(), effect.changes())
                    .forEach(part -> part.objects().forEach((object, definition) -> {
                        objects.add(object);
                        DatabaseObject subject = definition instanceof Definition.Fact fact ? fact.of() : object;
                        subjects.add(subject);
                        if (subject.kind().isRelation()) {
                            relations.add(subject.name());
                        }
                        Structure.tableOf(object, definition).ifPresent(relations::add);
                    }));
        }
        List<Structure> definitions = scripts.stream()
                .map(Script::effect)
                .flatMap(effect -> Stream.of(effect.creates(), effect.changes()))
                .toList();
        return new Owned(tables, objects, relations, subjects, elsewhere, definitions, lasting);
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

    /** The names of the objects of this kind that are to be read; a comment on a part of a type is read with the type. */
    public List<String> names(Kind kind) {
        Stream<String> named = Stream.concat(objects.stream(), subjects.stream())
                .filter(object -> object.kind() == kind)
                .map(DatabaseObject::name);
        Stream<String> ofParts = subjects.stream()
                .filter(subject -> kind == Kind.TYPE)
                .flatMap(subject -> subject.typeOfPart().stream())
                .filter(type -> !tables.contains(type));
        return Stream.concat(named, ofParts).distinct().toList();
    }

    /** The names of the objects whose owner others or the migrations choose: they show no usual owner. */
    public List<String> withoutUsualOwner() {
        Stream<String> given = definitions.stream()
                .flatMap(structure -> structure.objects().entrySet().stream())
                .filter(entry -> entry.getKey().kind() == Kind.OWNER)
                .map(entry -> ((Definition.Fact) entry.getValue()).of().name());
        return Stream.concat(given, hosts().stream()).distinct().toList();
    }

    /** The kinds of the objects and facts that packaged migrations make, change or drop. */
    public Set<Kind> kinds() {
        return objects.stream().map(DatabaseObject::kind).collect(Collectors.toSet());
    }

    /** The part of a structure that this build verifies. */
    public Structure of(Structure all) {
        return all.only(this::has);
    }

    /** Whether this build verifies an object. */
    public boolean has(DatabaseObject object, Definition definition) {
        Optional<String> table = Structure.tableOf(object, definition);
        return switch (object.kind()) {
            case COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY ->
                objects.contains(object) || table.filter(this::isOurs).isPresent();
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION -> objects.contains(object);
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION ->
                objects.contains(object) || (definition instanceof Definition.Fact fact && isOurs(fact.of(), table));
            case PARAMETER, GRANT, COMMENT -> objects.contains(object);
            case OWNER ->
                objects.contains(object)
                        || (definition instanceof Definition.Fact fact
                                && fact.usual().isPresent()
                                && objects.contains(fact.of()));
        };
    }

    /** Whether the parts of a table or view of this name are verified, whoever made them. */
    private boolean isOurs(String relation) {
        return tables.contains(relation) || objects.contains(new DatabaseObject(Kind.VIEW, relation));
    }

    private boolean isOurs(DatabaseObject object, Optional<String> table) {
        return objects.contains(object) || table.filter(tables::contains).isPresent();
    }
}

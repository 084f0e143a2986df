package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Objects and their definitions; columns are in their table's order. */
public final class Structure {

    public static final Structure NONE = new Structure(Map.of());

    private final Optional<String> schema;
    private final Map<DatabaseObject, Definition> objects;
    private final Map<String, String> renamedTables;
    private final Map<DatabaseObject, Definition> strangers;

    /** A structure without renamed tables. */
    public Structure(Optional<String> schema, Map<DatabaseObject, Definition> objects) {
        this(schema, new LinkedHashMap<>(objects), Map.of(), Map.of());
    }

    /** A structure that was not read from a database. */
    public Structure(Map<DatabaseObject, Definition> objects) {
        this(Optional.empty(), objects);
    }

    /** @param own the objects; this structure keeps the map, so that a structure of thousands is not copied again */
    private Structure(
            Optional<String> schema,
            Map<DatabaseObject, Definition> own,
            Map<String, String> renamedTables,
            Map<DatabaseObject, Definition> strangers) {
        this.strangers = strangers;
        this.schema = schema;
        this.objects = Collections.unmodifiableMap(own);
        this.renamedTables = renamedTables;
    }

    /** The schema that the objects were read from; empty for a structure that was not read from a database. */
    public Optional<String> schema() {
        return schema;
    }

    public Map<DatabaseObject, Definition> objects() {
        return objects;
    }

    /** The present names of known tables that exist under another name, by the known name. */
    public Map<String, String> renamedTables() {
        return renamedTables;
    }

    /**
     * Views, sequences, types and functions that no migration makes: each may be a missing one under another name. They are
     * not among the objects, and are read only if one is missing.
     */
    Map<DatabaseObject, Definition> strangers() {
        return strangers;
    }

    /** The same objects, with the present names of renamed tables. */
    public Structure withRenamed(Map<String, String> tables) {
        return new Structure(schema, new LinkedHashMap<>(objects), Map.copyOf(tables), strangers);
    }

    /** The same objects, with those that no migration makes beside them. */
    public Structure withStrangers(Structure others) {
        return new Structure(schema, new LinkedHashMap<>(objects), renamedTables, others.objects);
    }

    public Optional<Definition> find(DatabaseObject object) {
        return Optional.ofNullable(objects.get(object));
    }

    public boolean has(DatabaseObject object) {
        return objects.containsKey(object);
    }

    /** The objects of both structures; if both have an object, the definition of the other structure is taken. */
    public Structure with(Structure other) {
        Map<DatabaseObject, Definition> all = new LinkedHashMap<>(objects);
        all.putAll(other.objects);
        return new Structure(schema, all, renamedTables, strangers);
    }

    /** This structure without some objects. */
    public Structure without(Collection<DatabaseObject> removed) {
        if (removed.stream().noneMatch(objects::containsKey)) {
            return this;
        }
        Map<DatabaseObject, Definition> left = new LinkedHashMap<>(objects);
        removed.forEach(left::remove);
        return new Structure(schema, left, renamedTables, strangers);
    }

    /** The objects that meet the condition. */
    public Structure only(BiPredicate<DatabaseObject, Definition> which) {
        List<DatabaseObject> others = new ArrayList<>();
        objects.forEach((object, definition) -> {
            if (!which.test(object, definition)) {
                others.add(object);
            }
        });
        return without(others);
    }

    /** The name of the table that the object is, or is a part of; a view or a function is a part of none. */
    public static Optional<String> tableOf(DatabaseObject object, Definition definition) {
        if (definition instanceof Definition.Index index) {
            return Optional.of(index.table());
        }
        if (definition instanceof Definition.Sequence sequence) {
            return sequence.ownedBy().flatMap(DatabaseObject::table);
        }
        return object.kind() == DatabaseObject.Kind.TABLE ? Optional.of(object.name()) : object.table();
    }

    /** The names in {@code pg_class} that these objects take: a constraint's index has the constraint's name. */
    public Set<DatabaseObject> relations() {
        return objects.entrySet().stream()
                .flatMap(entry -> relation(entry.getKey(), entry.getValue()).stream())
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The table that a relation is, or is a part of; empty if no object here takes that name. */
    public Optional<String> tableOfRelation(DatabaseObject relation) {
        return objects.entrySet().stream()
                .filter(entry -> relation(entry.getKey(), entry.getValue()).equals(Optional.of(relation)))
                .findFirst()
                .flatMap(entry -> tableOf(entry.getKey(), entry.getValue()));
    }

    private static Optional<DatabaseObject> relation(DatabaseObject object, Definition definition) {
        if (definition instanceof Definition.Constraint constraint
                && constraint.kind().hasIndex()) {
            return Optional.of(new DatabaseObject(DatabaseObject.Kind.INDEX, object.name()));
        }
        return object.kind().isRelation() ? Optional.of(object) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Structure structure
                && schema.equals(structure.schema)
                && objects.equals(structure.objects)
                && renamedTables.equals(structure.renamedTables)
                && strangers.equals(structure.strangers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema, objects, renamedTables, strangers);
    }

    @Override
    public String toString() {
        return objects.toString();
    }
}

package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Objects and their definitions; columns are in their table's order.
 *
 * @param schema the schema that the objects were read from; empty for a structure that was not read from a database
 * @param renamedTables the present names of known tables that exist under another name, by the known name
 */
public record Structure(
        Optional<String> schema, Map<DatabaseObject, Definition> objects, Map<String, String> renamedTables) {

    public static final Structure NONE = new Structure(Map.of());

    public Structure {
        objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
        renamedTables = Map.copyOf(renamedTables);
    }

    /** A structure without renamed tables. */
    public Structure(Optional<String> schema, Map<DatabaseObject, Definition> objects) {
        this(schema, objects, Map.of());
    }

    /** A structure that was not read from a database. */
    public Structure(Map<DatabaseObject, Definition> objects) {
        this(Optional.empty(), objects);
    }

    /** The same objects, with the present names of renamed tables. */
    public Structure withRenamed(Map<String, String> tables) {
        return new Structure(schema, objects, tables);
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
        return new Structure(schema, all, renamedTables);
    }

    /** This structure without some objects. */
    public Structure without(Collection<DatabaseObject> removed) {
        if (removed.stream().noneMatch(objects::containsKey)) {
            return this;
        }
        Map<DatabaseObject, Definition> left = new LinkedHashMap<>(objects);
        removed.forEach(left::remove);
        return new Structure(schema, left, renamedTables);
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
}

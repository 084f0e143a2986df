package dev.esquema.schema.effect;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The effect of a migration on the schema, as the build observed it.
 *
 * @param creates objects that exist after it and not before
 * @param changes objects that have another definition after it, with that definition
 * @param drops objects that exist before it and not after; a renamed object is dropped and created
 * @param requires tables of others that must exist before it (host tables)
 * @param locks the strongest lock on each relation that existed before it
 * @param rewrites relations that it rewrites, row by row
 * @param destroys the values that it deletes permanently
 * @param writes the tables and sequences whose rows or values it writes, including those that it makes; a structure
 *     does not show such writes
 * @param elsewhere the relations, functions and types that it makes in other schemas, as {@code schema.name}
 */
public record Effect(
        Structure creates,
        Structure changes,
        List<DatabaseObject> drops,
        List<String> requires,
        List<TableLock> locks,
        List<String> rewrites,
        List<Loss> destroys,
        List<String> writes,
        List<String> elsewhere) {

    /** The effect of a migration that changes nothing in the structure. */
    public static final Effect NONE = creating(Structure.NONE);

    public Effect {
        drops = List.copyOf(drops);
        requires = List.copyOf(requires);
        locks = List.copyOf(locks);
        rewrites = List.copyOf(rewrites);
        destroys = List.copyOf(destroys);
        writes = List.copyOf(writes);
        elsewhere = List.copyOf(elsewhere);
    }

    /** An effect on the owned schema alone. */
    public Effect(
            Structure creates,
            Structure changes,
            List<DatabaseObject> drops,
            List<String> requires,
            List<TableLock> locks,
            List<String> rewrites,
            List<Loss> destroys,
            List<String> writes) {
        this(creates, changes, drops, requires, locks, rewrites, destroys, writes, List.of());
    }

    /** The effect of a migration that only creates objects. */
    public static Effect creating(Structure creates) {
        return new Effect(creates, Structure.NONE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Every object that the migration creates, changes or drops. */
    public Set<DatabaseObject> touches() {
        Set<DatabaseObject> objects = new TreeSet<>(creates.objects().keySet());
        objects.addAll(changes.objects().keySet());
        objects.addAll(drops);
        return objects;
    }

    /**
     * The relations that the migration creates; an index that keeps its name when its table is renamed does not count.
     */
    public List<DatabaseObject> newRelations() {
        Set<String> kept = drops.stream()
                .filter(object -> object.kind() == Kind.CONSTRAINT || object.kind() == Kind.INDEX)
                .map(DatabaseObject::name)
                .collect(Collectors.toSet());
        return creates.relations().stream()
                .filter(relation -> relation.kind() != Kind.INDEX || !kept.contains(relation.name()))
                .toList();
    }

    /** Whether the structure shows that the migration was applied. */
    public boolean isVisible() {
        return !creates.objects().isEmpty() || !changes.objects().isEmpty() || !drops.isEmpty();
    }

    /** Whether the structure alone shows the whole effect: no rows, and nothing in another schema. */
    public boolean isProvedByStructure() {
        return isVisible() && writes.isEmpty() && elsewhere.isEmpty();
    }

    /**
     * Whether the migration only creates objects of the owned schema: it changes, drops and rewrites nothing, writes no
     * rows, and makes nothing in another schema.
     */
    public boolean onlyCreates() {
        return changes.objects().isEmpty()
                && drops.isEmpty()
                && rewrites.isEmpty()
                && writes.isEmpty()
                && elsewhere.isEmpty();
    }

    /** Whether the migration deletes values permanently. */
    public boolean isDestructive() {
        return !destroys.isEmpty();
    }

    /** Whether the migration deletes all values of this table or column; a renamed one keeps its values. */
    public boolean loses(DatabaseObject object) {
        return destroys.contains(Loss.dropped(object));
    }

    /** Whether the migration touches an object that an earlier one makes or changes, or a part of such a table. */
    public boolean touches(Effect earlier) {
        Set<DatabaseObject> made = new HashSet<>(earlier.creates.objects().keySet());
        made.addAll(earlier.changes.objects().keySet());
        Predicate<Optional<String>> ofMadeTable =
                table -> table.map(DatabaseObject::table).filter(made::contains).isPresent();
        return drops.stream().anyMatch(object -> made.contains(object) || ofMadeTable.test(object.table()))
                || Stream.of(creates, changes)
                        .flatMap(part -> part.objects().entrySet().stream())
                        .anyMatch(part -> made.contains(part.getKey())
                                || ofMadeTable.test(Structure.tableOf(part.getKey(), part.getValue())));
    }

    /**
     * Whether the migration touches an object of an earlier one, or locks a relation that the earlier one makes: by a
     * foreign key, a view or a row.
     */
    public boolean needs(Effect earlier) {
        Set<String> relations =
                earlier.creates.relations().stream().map(DatabaseObject::name).collect(Collectors.toSet());
        return touches(earlier) || locks.stream().map(TableLock::relation).anyMatch(relations::contains);
    }

    /** The structure after the migration, from the structure before it. */
    public Structure applyTo(Structure before) {
        return before.without(drops).with(creates).with(changes);
    }
}

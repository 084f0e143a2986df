package dev.esquema.schema.manifest;

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
 * What a migration does to the schema, as it was seen doing it.
 *
 * @param creates objects that are there after it and not before
 * @param changes objects that have another definition after it, with that definition
 * @param drops objects that are there before it and not after; a renamed one is dropped and created
 * @param requires tables of others that must be there before it (host tables)
 * @param locks the strongest lock on each relation that was there before
 * @param rewrites relations that it writes anew, row by row
 * @param destroys the values that it deletes for good
 * @param writes the tables and sequences whose rows or values it writes, also those that it makes; no structure shows that
 */
public record Effect(
        Structure creates,
        Structure changes,
        List<DatabaseObject> drops,
        List<String> requires,
        List<TableLock> locks,
        List<String> rewrites,
        List<Loss> destroys,
        List<String> writes) {

    /** Nothing that the structure would show. */
    public static final Effect NONE = new Effect(
            Structure.NONE, Structure.NONE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Effect {
        drops = List.copyOf(drops);
        requires = List.copyOf(requires);
        locks = List.copyOf(locks);
        rewrites = List.copyOf(rewrites);
        destroys = List.copyOf(destroys);
        writes = List.copyOf(writes);
    }

    /** One that only creates. */
    public static Effect creating(Structure creates) {
        return new Effect(creates, Structure.NONE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Every object that it creates, changes or drops. */
    public Set<DatabaseObject> touches() {
        Set<DatabaseObject> objects = new TreeSet<>(creates.objects().keySet());
        objects.addAll(changes.objects().keySet());
        objects.addAll(drops);
        return objects;
    }

    /** The relations that it makes; an index that a renamed table keeps under its name is none. */
    List<DatabaseObject> newRelations() {
        Set<String> kept = drops.stream()
                .filter(object -> object.kind() == Kind.CONSTRAINT || object.kind() == Kind.INDEX)
                .map(DatabaseObject::name)
                .collect(Collectors.toSet());
        return creates.relations().stream()
                .filter(relation -> relation.kind() != Kind.INDEX || !kept.contains(relation.name()))
                .toList();
    }

    /** Whether the structure shows that it was applied. */
    public boolean isVisible() {
        return !creates.objects().isEmpty() || !changes.objects().isEmpty() || !drops.isEmpty();
    }

    /** Whether it makes objects and does nothing else: no change, no drop, no table written anew, no rows. */
    public boolean onlyCreates() {
        return changes.objects().isEmpty() && drops.isEmpty() && rewrites.isEmpty() && writes.isEmpty();
    }

    /** Whether it loses anything for good. */
    public boolean isDestructive() {
        return !destroys.isEmpty();
    }

    /** Whether all values of this table or column are lost; a renamed one keeps them. */
    public boolean loses(DatabaseObject object) {
        return destroys.contains(Loss.dropped(object));
    }

    /** Whether it touches something that an earlier one makes or changes, or a part of a table that it makes. */
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

    /** Whether it touches it, or locked a relation that it makes: by a foreign key, a view or a row. */
    boolean needs(Effect earlier) {
        Set<String> relations =
                earlier.creates.relations().stream().map(DatabaseObject::name).collect(Collectors.toSet());
        return touches(earlier) || locks.stream().map(TableLock::relation).anyMatch(relations::contains);
    }

    /** A structure after it. */
    public Structure applyTo(Structure before) {
        return before.without(drops).with(creates).with(changes);
    }
}

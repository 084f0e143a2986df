package dev.esquema.schema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a migration does to the schema, as it was seen doing it.
 *
 * @param creates objects that are there after it and not before
 * @param changes objects that are another after it, as they are then
 * @param drops objects that are there before it and not after; a renamed one is dropped and created
 * @param requires tables of others that must be there before it (host tables)
 * @param locks the strongest lock on each relation that was there before
 * @param rewrites relations that it writes anew, row by row
 * @param destroys what it loses for good, each in words: a table, a column, a part of a type
 */
public record Effect(
        Structure creates,
        Structure changes,
        List<DatabaseObject> drops,
        List<String> requires,
        List<TableLock> locks,
        List<String> rewrites,
        List<String> destroys) {

    /** Nothing that the structure would show. */
    public static final Effect NONE =
            new Effect(Structure.NONE, Structure.NONE, List.of(), List.of(), List.of(), List.of(), List.of());

    public Effect {
        drops = List.copyOf(drops);
        requires = List.copyOf(requires);
        locks = List.copyOf(locks);
        rewrites = List.copyOf(rewrites);
        destroys = List.copyOf(destroys);
    }

    /** One that only creates. */
    public static Effect creating(Structure creates) {
        return new Effect(creates, Structure.NONE, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Plain tables of these names, without columns. */
    public static Effect creatingTables(Collection<String> names) {
        Map<DatabaseObject, Definition> tables = new LinkedHashMap<>();
        names.forEach(name -> tables.put(DatabaseObject.table(name), Definition.Table.ORDINARY));
        return creating(new Structure(tables));
    }

    /** The same for one that needs these tables of others. */
    public Effect requiring(List<String> tables) {
        return new Effect(creates, changes, drops, tables, locks, rewrites, destroys);
    }

    /** Every object that is another after it. */
    public Set<DatabaseObject> touches() {
        Set<DatabaseObject> objects = new TreeSet<>(creates.objects().keySet());
        objects.addAll(changes.objects().keySet());
        objects.addAll(drops);
        return objects;
    }

    /** Whether the structure tells that it was applied. */
    public boolean isVisible() {
        return !creates.objects().isEmpty() || !changes.objects().isEmpty() || !drops.isEmpty();
    }

    /** Whether it loses anything for good. */
    public boolean isDestructive() {
        return !destroys.isEmpty();
    }

    /** A structure after it. */
    public Structure applyTo(Structure before) {
        return before.without(drops).with(creates).with(changes);
    }
}

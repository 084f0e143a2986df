package dev.esquema.learn;

import dev.esquema.schema.structure.DatabaseObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Identifies relations and columns by object identifier and column number, whatever their names are; also holds the
 * file in which each relation is stored, which shows whether the relation was rewritten.
 *
 * @param objects the tables, by their identifier, and the columns, by their table's identifier, a dot and their number
 * @param types the type of each column, as type identifier and modifier
 * @param relations the names of all relations that can be locked
 * @param files the file of each relation and each index; the indexes come after their tables
 * @param elsewhere the relations, functions and types of other schemas, as {@code schema.name}
 */
public record Identities(
        Map<String, DatabaseObject> objects,
        Map<String, String> types,
        Map<String, String> relations,
        List<StoredFile> files,
        Set<String> elsewhere) {

    public Identities {
        objects = Map.copyOf(objects);
        types = Map.copyOf(types);
        relations = Map.copyOf(relations);
        files = List.copyOf(files);
        elsewhere = Set.copyOf(elsewhere);
    }

    /**
     * The file in which a relation is stored.
     *
     * @param identity the relation's identifier; for an index its name, which stays when the index is rebuilt
     * @param table the identifier of the table that an index belongs to; empty for a relation that is no index
     */
    public record StoredFile(String identity, String file, String table, String relation) {}

    /** Whether the table of a column exists; for a table, whether the table itself exists. */
    boolean hasTableOf(String identity) {
        int dot = identity.indexOf('.');
        return objects.containsKey(dot < 0 ? identity : identity.substring(0, dot));
    }

    /** Returns the objects of other schemas that exist later and do not exist now, in order. */
    List<String> newElsewhere(Identities later) {
        return later.elsewhere.stream()
                .filter(name -> !elsewhere.contains(name))
                .sorted()
                .toList();
    }

    /** Returns the relations that are stored in another file later; the indexes of such a table are not included. */
    Set<String> rewritten(Identities later) {
        Set<String> identities = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (StoredFile now : later.files) {
            boolean rewritten = files.stream()
                    .anyMatch(before -> before.identity().equals(now.identity())
                            && !before.file().equals(now.file()));
            if (rewritten && identities.add(now.identity()) && !identities.contains(now.table())) {
                names.add(now.relation());
            }
        }
        return names;
    }
}

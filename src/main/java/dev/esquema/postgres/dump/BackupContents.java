package dev.esquema.postgres.dump;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.port.Backup;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a backup holds and what its restore replaces, as the catalogue shows it now.
 *
 * @param relations the tables, sequences and views to copy
 * @param schemas the schemas to dump
 * @param omitted patterns of the other relations of these schemas
 * @param hosts other tables that have a foreign key to one of the tables; only that foreign key is restored
 * @param entries the entries that a restore uses, as the archive's list writes catalogue and oid
 * @param tags the functions and types to restore, as the archive's list writes them
 * @param publications the statements that add the restored tables to their publications
 */
record BackupContents(
        List<OwnedRelation> relations,
        Set<String> schemas,
        List<String> omitted,
        List<Host> hosts,
        Set<String> entries,
        List<String> tags,
        List<String> publications) {

    private static final String CONTENTS = SqlResource.read("backup-contents");

    /**
     * Another table with a foreign key to an owned one.
     *
     * @param place schema and name as the archive's list writes them
     */
    record Host(String pattern, String place) {}

    static BackupContents of(
            Connection connection, OwnedSchema schema, Collection<String> relations, Backup.Contents wanted) {
        BackupContents contents = new BackupContents(
                new ArrayList<>(),
                new HashSet<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new HashSet<>(),
                new ArrayList<>(),
                new ArrayList<>());
        try (PreparedStatement query = connection.prepareStatement(CONTENTS)) {
            query.setString(1, schema.name().orElse(null));
            query.setArray(2, texts(connection, relations));
            query.setArray(3, texts(connection, wanted.functions()));
            query.setArray(4, texts(connection, wanted.types()));
            query.setArray(5, texts(connection, wanted.elsewhere()));
            query.setString(6, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    contents.add(result);
                }
            }
            return contents;
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    private void add(ResultSet row) throws SQLException {
        String schema = row.getString("nspname");
        String name = row.getString("name");
        switch (row.getString("what")) {
            case "RELATION" -> relations.add(new OwnedRelation(schema, name, row.getString("kind"), place(row)));
            case "HOST" -> hosts.add(new Host(DumpPattern.of(schema, name), place(row)));
            case "OTHER" -> omitted.add(DumpPattern.of(schema, name));
            case "SCHEMA" -> schemas.add(DumpPattern.of(schema));
            case "ENTRY" -> entries.add(name);
            case "TAG" -> tags.add(place(row));
            case "PUBLICATION" -> publications.add(name);
            default -> throw new IllegalStateException("unexpected row %s".formatted(row.getString("what")));
        }
    }

    /** One byte per character, as {@link ClientPrograms} reads the output of a program. */
    private static String place(ResultSet row) throws SQLException {
        return new String(row.getBytes("place"), StandardCharsets.ISO_8859_1)
                .replace('\n', ' ')
                .replace('\r', ' ');
    }

    private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}

package dev.esquema.postgres.dump;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A table or sequence that a backup copies.
 *
 * @param kind {@code pg_class.relkind}
 * @param place schema, name and owner as the archive's list writes them, one byte per character
 */
record OwnedRelation(String schema, String name, String kind, String place) {

    /** Includes the partitions of partitioned tables, in any schema. */
    private static final String THERE =
            """
            with recursive owned(oid) as (
                select c.oid from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
                 where n.nspname = coalesce(?, current_schema()) and c.relname = any (?)
                union
                select i.inhrelid from pg_inherits as i join owned on owned.oid = i.inhparent
            )
            select n.nspname, c.relname, c.relkind,
                   convert_to(concat_ws(' ', n.nspname, c.relname, pg_get_userbyid(c.relowner)),
                              getdatabaseencoding()) as place
              from owned
              join pg_class as c on c.oid = owned.oid
              join pg_namespace as n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'S')
             order by n.nspname, c.relname
            """;

    private static final int LAST_ASCII = 0x7F;
    private static final int LAST_OF_FOUR_DIGITS = 0xFFFF;

    /** Returns the relations with these names that exist. */
    static List<OwnedRelation> there(Connection connection, OwnedSchema schema, Collection<String> names) {
        try (PreparedStatement query = connection.prepareStatement(THERE)) {
            query.setString(1, schema.name().orElse(null));
            query.setArray(2, connection.createArrayOf("text", names.toArray()));
            List<OwnedRelation> there = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    there.add(new OwnedRelation(
                            result.getString("nspname"),
                            result.getString("relname"),
                            result.getString("relkind"),
                            new String(result.getBytes("place"), StandardCharsets.ISO_8859_1)));
                }
            }
            return there;
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    /**
     * Returns the {@code --table} pattern that matches exactly this relation, in ASCII, because the locale may change
     * other characters in a process' arguments.
     */
    String pattern() {
        return "%s.%s".formatted(quoted(schema), quoted(name));
    }

    /**
     * Returns the entries of an archive that holds the relation with its rows; a partitioned table has no rows of its
     * own.
     */
    List<String> entries() {
        String listed = place.replace('\n', ' ').replace('\r', ' ');
        return switch (kind) {
            case "S" -> List.of("SEQUENCE SET %s".formatted(listed));
            case "r" -> List.of("TABLE %s".formatted(listed), "TABLE DATA %s".formatted(listed));
            default -> List.of("TABLE %s".formatted(listed));
        };
    }

    /**
     * A pattern is literal inside quotes. Outside quotes it is a regular expression, in which a letter may be written
     * as its number (PostgreSQL documentation, psql: Patterns, and 9.7.3.3).
     */
    private static String quoted(String identifier) {
        StringBuilder pattern = new StringBuilder("\"");
        identifier.codePoints().forEach(letter -> {
            if (letter == '"') {
                pattern.append("\"\"");
            } else if (letter <= LAST_ASCII) {
                pattern.appendCodePoint(letter);
            } else {
                pattern.append(letter <= LAST_OF_FOUR_DIGITS ? "\"\\u%04x\"".formatted(letter) : "\"?\"");
            }
        });
        return pattern.append('"').toString();
    }
}

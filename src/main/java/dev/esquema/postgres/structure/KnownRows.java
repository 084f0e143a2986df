package dev.esquema.postgres.structure;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the reading before, for readings that follow one another: a row that has not changed is not parsed again,
 * and its object and definition exist once, however many structures contain them.
 */
final class KnownRows {

    /** An object and its definition. */
    record Parsed(DatabaseObject object, Definition definition) {}

    private final boolean remembering;
    private Map<List<String>, Parsed> before = Map.of();
    private Map<List<String>, Parsed> now = new HashMap<>();

    /** @param remembering whether another reading follows; without one, every row is parsed and none is kept */
    KnownRows(boolean remembering) {
        this.remembering = remembering;
    }

    Parsed parsed(ResultSet row) throws SQLException {
        return remembering ? remembered(row) : parse(row);
    }

    private static Parsed parse(ResultSet row) throws SQLException {
        CatalogRow catalog = CatalogRow.of(row);
        return new Parsed(catalog.object(), catalog.definition());
    }

    private Parsed remembered(ResultSet row) throws SQLException {
        List<String> text = List.of(
                text(row, "kind"), text(row, "owner"), text(row, "name"), text(row, "facts"), text(row, "schemas"));
        Parsed known = before.get(text);
        if (known == null) {
            known = parse(row);
        }
        now.put(text, known);
        return known;
    }

    /** An empty name and no name are not told apart; each kind of object has either always or never an owner. */
    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String value = row.getString(column);
        return Objects.requireNonNullElse(value, "");
    }

    /** Ends a reading: the next one knows its rows. */
    void end() {
        before = now;
        now = new HashMap<>();
    }
}

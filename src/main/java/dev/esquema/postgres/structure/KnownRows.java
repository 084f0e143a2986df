package dev.esquema.postgres.structure;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the reading before, for readings that follow one another: a row that has not changed is not parsed again,
 * and its object and definition exist once, however many structures contain them.
 */
final class KnownRows {

    /** An object and its definition. */
    record Parsed(DatabaseObject object, Definition definition) {}

    private final boolean remembering;
    private final List<Structure> expected;
    private Map<List<ByteBuffer>, Parsed> before = Map.of();
    private Map<List<ByteBuffer>, Parsed> now = new HashMap<>();
    private ByteBuffer schemas = ByteBuffer.allocate(0);
    private UnqualifiedText text = new UnqualifiedText(List.of());

    /**
     * @param remembering whether another reading follows; without one, every row is parsed and none is kept
     * @param expected definitions; the schemas that they name keep their names
     */
    KnownRows(boolean remembering, List<Structure> expected) {
        this.remembering = remembering;
        this.expected = expected;
    }

    Parsed parsed(ResultSet row) throws SQLException {
        return remembering ? remembered(row) : parse(row);
    }

    private Parsed parse(ResultSet row) throws SQLException {
        CatalogRow catalog = CatalogRow.of(row, text(row));
        return new Parsed(catalog.object(), catalog.definition());
    }

    /** Returns what removes the schemas of the row; the rows of one reading have the same schemas. */
    private UnqualifiedText text(ResultSet row) throws SQLException {
        ByteBuffer named = sent(row, "schemas");
        if (!named.equals(schemas)) {
            schemas = named;
            text = NamedSchemas.in(expected)
                    .without(List.of((String[]) row.getArray("schemas").getArray()));
        }
        return text;
    }

    private Parsed remembered(ResultSet row) throws SQLException {
        List<ByteBuffer> sent = List.of(
                sent(row, "kind"), sent(row, "owner"), sent(row, "name"), sent(row, "facts"), sent(row, "schemas"));
        Parsed known = before.get(sent);
        if (known == null) {
            known = parse(row);
        }
        now.put(sent, known);
        return known;
    }

    /**
     * Returns the value as the server sent it: to print an array takes longer than to compare it. An empty name and no
     * name are not told apart; each kind of object has either always or never an owner.
     */
    private static ByteBuffer sent(ResultSet row, String column) throws SQLException {
        byte @Nullable [] value = row.getBytes(column);
        return value == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(value);
    }

    /** Ends a reading: the next one knows its rows. */
    void end() {
        before = now;
        now = new HashMap<>();
    }
}

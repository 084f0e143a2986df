package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.sql.Connection;
import java.sql.SQLException;

/** Reads what is ours of the structure. */
public final class PostgresStructure implements StructureReader {

    private final Connections connections;
    private final StructureQuery query;

    public PostgresStructure(Connections connections, OwnedSchema schema, Owned owned) {
        this.connections = connections;
        this.query = StructureQuery.of(schema, owned);
    }

    @Override
    public Structure read() {
        return asking(query::read);
    }

    @Override
    public String fingerprint() {
        return asking(query::fingerprint);
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T asking(Question<T> question) {
        try (Connection connection = connections.open()) {
            return question.ask(connection);
        } catch (SQLException e) {
            if (SqlFailure.isLocked(e)) {
                throw new SchemaException(
                        Code.TABLE_LOCKED,
                        "the structure cannot be read now: somebody holds a table of ours in ACCESS EXCLUSIVE mode, as those do who alter it; try again when that is done",
                        e);
            }
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }
}

package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.sql.Connection;
import java.sql.SQLException;

/** Reads the structure of the objects that Esquema owns. */
public final class PostgresStructure implements StructureReader {

    private final Sessions sessions;
    private final Owned owned;

    public PostgresStructure(Sessions sessions, Owned owned) {
        this.sessions = sessions;
        this.owned = owned;
    }

    @Override
    public Structure read() {
        return asking(StructureQuery::read);
    }

    @Override
    public String fingerprint() {
        return asking(StructureQuery::fingerprint);
    }

    private interface Question<T> {
        T ask(StructureQuery query, Connection connection) throws SQLException;
    }

    private <T> T asking(Question<T> question) {
        try (Session session = sessions.open()) {
            return question.ask(StructureQuery.of(session.schema(), owned), session.connection());
        } catch (SQLException e) {
            if (SqlFailure.isLocked(e)) {
                throw new SchemaException(
                        Code.TABLE_LOCKED,
                        "the structure cannot be read now: another session holds an ACCESS EXCLUSIVE lock on an owned table, for example to alter it; try again later",
                        e);
            }
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }
}

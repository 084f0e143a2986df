package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.LockedTables;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.structure.Structure;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Reads the structure of the objects that Esquema owns. */
public final class PostgresStructure implements StructureReader {

    private final Sessions sessions;
    private final Supplier<Owned> owned;

    public PostgresStructure(Sessions sessions, Owned owned) {
        this(sessions, () -> owned);
    }

    /** @param owned returns the objects to read; a command that reads no structure does not ask for them */
    public PostgresStructure(Sessions sessions, Supplier<Owned> owned) {
        this.sessions = sessions;
        this.owned = owned;
    }

    @Override
    public Structure read() {
        return asking((session, query) -> {
            Structure live = query.read(session.connection());
            return live.withRenamed(RenamedTables.of(session.connection(), session.schema(), owned.get(), live))
                    .withStrangers(Strangers.of(session.connection(), session.schema(), owned.get(), live));
        });
    }

    @Override
    public String fingerprint() {
        return asking((session, query) -> query.fingerprint(session.connection()));
    }

    private interface Question<T> {
        T ask(Session session, StructureQuery query) throws SQLException;
    }

    private <T> T asking(Question<T> question) {
        try (Session session = sessions.open();
                Patience patience = Patience.with(session.connection())) {
            return question.ask(session, StructureQuery.of(session.schema(), owned.get()));
        } catch (SQLException e) {
            if (SqlFailure.isLocked(e)) {
                throw LockedTables.explain("the structure", e, sessions);
            }
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }
}

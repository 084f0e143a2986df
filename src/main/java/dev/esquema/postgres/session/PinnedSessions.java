package dev.esquema.postgres.session;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.AutoSave;

/**
 * Pins every connection before any other query runs on it: sets Esquema's settings and resolves the owned schema to a
 * name.
 *
 * <p>A connection of a pool is pinned once. A pooler may give each transaction another session, and the settings would
 * then stay in a session that other clients use; behind such a pooler they are set for one transaction, each time a
 * session is opened.
 */
public final class PinnedSessions implements Sessions {

    private final Connections connections;
    private final SessionPin pin;
    private final boolean sessionPooler;
    private final Map<PGConnection, OwnedSchema> pinned = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @param configured the schema as it is configured
     * @param sessionPooler whether the operator guarantees that the connection pooler keeps sessions
     */
    public PinnedSessions(Connections connections, OwnedSchema configured, boolean sessionPooler) {
        this.connections = connections;
        this.pin = new SessionPin(configured, sessionPooler);
        this.sessionPooler = sessionPooler;
    }

    /** @throws SchemaException {@link Code#REFUSED} if one of Esquema's tables is not safe to read */
    @Override
    public Session open() throws SQLException {
        Connection connection = connections.open();
        try {
            return pinned(connection);
        } catch (SQLException | RuntimeException e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    private Session pinned(Connection connection) throws SQLException {
        OwnedSchema known = pinned.get(connection.unwrap(PGConnection.class));
        if (known != null) {
            return new Session(connection, known, false);
        }
        Map<String, String> settings = forQuestions(connection);
        SessionPin.Pinned facts = pin.set(connection, settings);
        refuseToRead(facts);
        remember(connection, facts);
        return session(connection, facts, settings);
    }

    private void remember(Connection connection, SessionPin.Pinned facts) throws SQLException {
        if (facts.trusted() && facts.notToRead().isEmpty()) {
            pinned.put(connection.unwrap(PGConnection.class), facts.schema());
        }
    }

    /** A failed query must not end the transaction, because the settings last only for this one transaction. */
    private static Session session(Connection connection, SessionPin.Pinned facts, Map<String, String> settings)
            throws SQLException {
        if (!facts.trusted()) {
            connection.unwrap(PGConnection.class).setAutosave(AutoSave.ALWAYS);
            connection.setAutoCommit(false);
            SessionSettings.apply(connection, settings, true);
        }
        return new Session(connection, facts.schema(), !facts.trusted());
    }

    /**
     * The session of a run.
     *
     * @param foreign the objects that the run must not write
     */
    public record OfRun(Session session, ForeignObjects foreign) {}

    /**
     * Pins the connection of a run or of a plan. Foreign objects do not end the session, because a plan only reads.
     *
     * @throws SchemaException {@link Code#REFUSED} if one of Esquema's tables is not safe to read
     */
    public OfRun ofRun(Connection connection) throws SQLException {
        try {
            Map<String, String> settings = SessionSettings.QUESTIONS.values(major(connection));
            SessionPin.Pinned facts = pin.set(connection, settings);
            refuseToRead(facts);
            return new OfRun(session(connection, facts, settings), new ForeignObjects(facts.notToWrite()));
        } catch (SQLException | RuntimeException e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    /**
     * Opens a session that writes Esquema's own tables.
     *
     * @throws SchemaException {@link Code#REFUSED} if one of them is not safe to read or to write
     */
    public Session openToWrite() throws SQLException {
        Session session = open();
        try {
            foreignIn(session.schema()).in(session.connection()).refuseToWrite();
            return session;
        } catch (SQLException | RuntimeException e) {
            closeAfter(session.connection(), e);
            throw e;
        }
    }

    /** Returns the search for foreign objects in a pinned session of this schema. */
    public ForeignObjects.Search foreignIn(OwnedSchema schema) {
        SessionPin again = new SessionPin(schema, sessionPooler);
        return new ForeignObjects.Search() {
            @Override
            public ForeignObjects in(Connection connection) throws SQLException {
                return in(connection, Map.of());
            }

            @Override
            public ForeignObjects in(Connection connection, Map<String, String> settings) throws SQLException {
                return new ForeignObjects(again.set(connection, settings).notToWrite());
            }
        };
    }

    /** Pins a new connection of a pool before its first use. */
    public void prepare(Connection connection) throws SQLException {
        remember(connection, pin.set(connection, forQuestions(connection)));
    }

    private static Map<String, String> forQuestions(Connection connection) throws SQLException {
        return SessionSettings.withoutScripts(major(connection), Duration.ofMillis(connection.getNetworkTimeout()));
    }

    private static int major(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    private static void refuseToRead(SessionPin.Pinned facts) {
        if (!facts.notToRead().isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was changed: %s cannot be read safely, because the owner is another role, whose code would run"
                                    + " with the rights of this one: `ALTER … OWNER TO` the role of the migrations, or drop it")
                            .formatted(String.join("; ", facts.notToRead())));
        }
    }

    private static void closeAfter(Connection connection, Exception failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}

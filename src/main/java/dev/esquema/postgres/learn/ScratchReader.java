package dev.esquema.postgres.learn;

import dev.esquema.learn.Observed;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SharedDataSource;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.postgres.undo.UndoTrial;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Reads the state of a scratch database between two scripts, always on one connection: to plan the query that reads the
 * structure takes the server many times as long as to run it, and the plan is kept with the connection.
 */
public final class ScratchReader implements AutoCloseable {

    /** The plan is made anew when the number of reads has grown fourfold: it depends on the sizes of the catalogue. */
    private static final int FIRST_PLAN = 64;

    private final Connections scratch;
    private final OwnedSchema schema;
    private final StructureQuery all;
    private @Nullable Session session;
    private int reads;
    private int nextPlan = FIRST_PLAN;

    public ScratchReader(Connections scratch, OwnedSchema schema) {
        this.scratch = scratch;
        this.schema = schema;
        this.all = StructureQuery.ofAll(schema);
    }

    /** A question to the scratch database. */
    public interface Question<T> {

        T ask(Connection connection) throws SQLException;
    }

    /** Returns the structure and the identities as they are now. */
    public Observed.State state() {
        return asking(connection -> new Observed.State(all.read(connection), IdentitiesQuery.ask(connection)));
    }

    /** Returns the same objects, with the second text of each expression that PostgreSQL prints otherwise later. */
    public Structure reworded(Structure structure) {
        return asking(
                connection -> new Rewording(new SharedDataSource(connection)::getConnection, schema).of(structure));
    }

    /**
     * Returns the structure after the undo script of a migration, which is rolled back.
     *
     * @throws SchemaException as {@link UndoTrial#structure} describes
     */
    public Structure undone(Migration migration, String script) {
        return asking(connection -> new UndoTrial(connection, all).structure(migration, script));
    }

    /** Asks a question of another kind. */
    public <T> T asking(Question<T> question) {
        try {
            return question.ask(connection());
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database cannot be read", e);
        }
    }

    private Connection connection() throws SQLException {
        Session open = session;
        if (open != null && ++reads < nextPlan) {
            return open.connection();
        }
        if (open != null) {
            nextPlan *= 4;
            close();
        }
        open = new PinnedSessions(scratch, schema, false).open();
        session = open;
        Connection connection = open.connection();
        connection.unwrap(PGConnection.class).setPrepareThreshold(1);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
        }
        return connection;
    }

    @Override
    public void close() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the connection to the scratch database cannot be closed", e);
        } finally {
            session = null;
        }
    }
}

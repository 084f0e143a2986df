package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.schema.history.History;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sets up the run's connection for each migration, and writes the rows that belong to the migration's own transaction.
 */
public final class MigrationSession {

    private static final String THERE = "select to_regclass(?) is not null";

    private static final String TRANSACTION = "select pg_catalog.pg_current_xact_id()::pg_catalog.text";

    private static final String PLACEHOLDERS =
            """
            select current_user, pg_catalog.current_database(),
                   pg_catalog.to_char(pg_catalog.now(), 'YYYY-MM-DD HH24:MI:SS')
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final ForeignObjects.Search foreign;
    private final Supplier<Timeouts> limits;
    private final boolean brief;

    private SessionSettings settings = SessionSettings.QUESTIONS;

    /**
     * @param foreign finds the tables that a run must not write
     * @param limits returns the limits of the next try
     */
    public MigrationSession(
            Connection connection, OwnedSchema schema, ForeignObjects.Search foreign, Supplier<Timeouts> limits) {
        this(connection, schema, foreign, limits, false);
    }

    private MigrationSession(
            Connection connection,
            OwnedSchema schema,
            ForeignObjects.Search foreign,
            Supplier<Timeouts> limits,
            boolean brief) {
        this.connection = connection;
        this.schema = schema;
        this.foreign = foreign;
        this.limits = limits;
        this.brief = brief;
    }

    /** The same session for a rehearsal. */
    public MigrationSession brief() {
        return new MigrationSession(connection, schema, foreign, limits, true);
    }

    /**
     * The time limits of one statement; zero means no limit.
     *
     * @param lock how long a statement may wait for a lock, and block others behind it
     * @param statement how long a statement may take
     * @param concurrent how long a statement in a CONCURRENTLY form may take; its waits block no writes
     */
    public record Timeouts(Duration lock, Duration statement, Duration concurrent) {

        private static final Duration LONGEST_REHEARSAL = Duration.ofSeconds(5);
        private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

        /** The limits of a rehearsal, which other sessions must hardly notice. */
        public Timeouts brief() {
            return new Timeouts(atMost(LONGEST_WAIT, lock), atMost(LONGEST_REHEARSAL, statement), concurrent);
        }

        private static Duration atMost(Duration longest, Duration limit) {
            return limit.isZero() || limit.compareTo(longest) > 0 ? longest : limit;
        }

        /** The same limits with another wait for a lock. */
        public Timeouts locking(Duration within) {
            return new Timeouts(within, statement, concurrent);
        }
    }

    /**
     * Sets the search path and the timeouts of a migration, and all pinned settings.
     *
     * @throws dev.esquema.schema.problem.SchemaException if the history row would be written into a table of a stranger
     */
    public void prepare(Script migration) throws SQLException {
        Timeouts timeouts = limits.get();
        boolean concurrent = migration.execution().concurrent();
        Duration usual = concurrent ? timeouts.concurrent() : timeouts.statement();
        Duration own = migration.execution().statementTimeout().orElse(usual);
        Timeouts used = new Timeouts(concurrent ? Duration.ZERO : timeouts.lock(), own, timeouts.concurrent());
        Timeouts now = brief ? used.brief() : used;
        settings = SessionSettings.scripts(schema.scriptPath(), now.lock(), now.statement());
        int major = connection.getMetaData().getDatabaseMajorVersion();
        foreign.in(connection, settings.values(major)).refuseToWrite();
    }

    /**
     * Sets the time limits of one statement of a script outside a transaction.
     *
     * @param own the names of the limits that the script itself has set
     */
    public void limit(Migration migration, SeparateStatement statement, Set<String> own) throws SQLException {
        Timeouts timeouts = limits.get();
        Duration usual = statement.concurrent() ? timeouts.concurrent() : timeouts.statement();
        Duration longest = migration.execution().statementTimeout().orElse(usual);
        Duration lock = statement.concurrent() ? Duration.ZERO : timeouts.lock();
        Map<String, String> values = new HashMap<>();
        values.put("lock_timeout", String.valueOf(lock.toMillis()));
        values.put("statement_timeout", String.valueOf(longest.toMillis()));
        values.keySet().removeAll(own);
        SessionSettings.apply(connection, values, false);
    }

    /** Writes the history row of an applied migration, and deletes the records of its statements, in one transaction. */
    public void recordApplied(Migration migration) throws SQLException {
        new HistoryRows(connection, schema).recordApplied(migration);
    }

    /** Resets the settings that a script changed, such as the time zone, before its history row is written. */
    public void ended() throws SQLException {
        settings.apply(connection);
    }

    /** Sets the settings for Esquema's own queries. */
    public void reset() {
        try {
            settings = SessionSettings.QUESTIONS;
            settings.apply(connection);
        } catch (SQLException e) {
            System.getLogger("dev.esquema.run").log(System.Logger.Level.DEBUG, "the connection is lost", e);
        }
    }

    /** Returns the history, read on the connection that holds the lock. */
    public History history() {
        try {
            return HistoryQuery.read(connection, schema).history();
        } catch (SQLException e) {
            if (SqlFailure.isUndefinedTable(e)) {
                return History.NONE;
            }
            throw SqlFailure.of("the history could not be read", e);
        }
    }

    /** Whether the history table exists, even if it has no rows. */
    public boolean hasHistory() {
        try (PreparedStatement query = connection.prepareStatement(THERE)) {
            query.setString(1, schema.history());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the history table could not be searched for", e);
        }
    }

    /** Returns the values of Flyway's placeholders that only a database and a run know. */
    public Map<String, String> placeholders() {
        try (Statement query = connection.createStatement();
                ResultSet result = query.executeQuery(PLACEHOLDERS)) {
            result.next();
            return Map.of(
                    "flyway:user", result.getString(1),
                    "flyway:database", result.getString(2),
                    "flyway:timestamp", result.getString(3),
                    "flyway:workingDirectory", Path.of("").toAbsolutePath().toString());
        } catch (SQLException e) {
            throw SqlFailure.of("the values of placeholders could not be read", e);
        }
    }

    /** Returns the id of the open transaction on the run's connection. */
    public String transaction() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet result = query.executeQuery(TRANSACTION)) {
            result.next();
            return result.getString(1);
        }
    }

    /** Records the oldest target that is compatible with the schema, in the migration's own transaction. */
    public void recordCompatibility(Script script) throws SQLException {
        new HistoryRows(connection, schema).recordCompatibility(script, foreign);
    }
}

package dev.esquema.flyway.separate;

import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.journal.StatementRows;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The scripts outside a transaction that contain several statements, and the records of their statements; Flyway would
 * run such a script as one unit.
 */
public final class SeparateScripts {

    private final DataSource connection;
    private final OwnedSchema schema;
    private final MigrationSession session;
    private final BackendWatch watch;

    /** @param connection returns the one connection that holds the run lock */
    public SeparateScripts(DataSource connection, OwnedSchema schema, MigrationSession session, BackendWatch watch) {
        this.connection = connection;
        this.schema = schema;
        this.session = session;
        this.watch = watch;
    }

    /**
     * Runs the statements of a script that are not recorded as done, and then records the migration.
     *
     * @param statements all statements of the script, with their placeholders replaced
     */
    public void run(Migration migration, List<ScriptStatement> statements, Migrator.Steps steps) {
        try (BackendWatch.Watching watching = watch.begin()) {
            new SeparateRun(connection.getConnection(), session, rows(), steps).run(migration, statements);
        } catch (SQLException e) {
            throw SeparateFailure.ofSession(migration, e);
        } finally {
            session.reset();
        }
    }

    /** Implements {@link Migrator#begun}. */
    public List<StatementRecord> begun() {
        try {
            return rows().read();
        } catch (SQLException e) {
            throw SqlFailure.of("the table esquema_statement could not be read", e);
        }
    }

    /** Implements {@link Migrator#decide}. */
    public void decide(Version version, int statement, boolean applied) {
        try {
            if (applied) {
                rows().decided(version, statement);
            } else {
                rows().forget(version, statement);
            }
        } catch (SQLException e) {
            throw SqlFailure.of(
                    "the decision about statement %d of %s could not be recorded".formatted(statement, version), e);
        }
    }

    /** Implements {@link Migrator#forget}. */
    public void forget(Version version) {
        try {
            rows().forgetAll(version);
        } catch (SQLException e) {
            throw SqlFailure.of("the records of the statements of %s could not be deleted".formatted(version), e);
        }
    }

    private StatementRows rows() throws SQLException {
        return StatementRows.on(connection.getConnection(), schema);
    }
}

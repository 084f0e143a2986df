package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.NoOpJournal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Records a run with nothing to do, deletes the oldest such runs and closes the runs whose process died, in one
 * statement.
 *
 * <p>The run does not wait until the record is on disk, which takes longer than everything else that the server does for
 * it. If the server itself dies within the next second, only the record may be lost: the run changed nothing.
 */
public final class PostgresNoOpJournal implements NoOpJournal {

    private static final String RECORD =
            """
            with schema as (%2$s), holder as (%3$s),
            abandoned as (%4$s and not exists (select from holder)),
            pruned as (%5$s)
            insert into %1$s (operation, trigger, host, process, os_user, build_version, build_commit,
                              migration_set, from_version, to_version, history_table, started_at, finished_at, outcome)
            select 'MIGRATE', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, at.now, at.now, 'NOTHING_TO_DO'
              from (select set_config('synchronous_commit', 'off', true), clock_timestamp() as now) as at
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final ForeignObjects foreign;
    private final Origin origin;
    private final int keep;

    /**
     * @param foreign the objects that a run must not write; while there are any, nothing is recorded
     * @param keep the number of runs with nothing to do that are kept, this one included
     */
    public PostgresNoOpJournal(
            Connection connection, OwnedSchema schema, ForeignObjects foreign, Origin origin, int keep) {
        this.connection = connection;
        this.schema = schema;
        this.foreign = foreign;
        this.origin = origin;
        this.keep = keep;
    }

    @Override
    public boolean nothingToDo(Trigger trigger, Optional<Version> version) {
        foreign.refuseToWrite();
        String at = version.map(Version::toString).orElse(null);
        try (PreparedStatement statement = connection.prepareStatement(sql())) {
            JournalConnection.bind(
                    statement,
                    schema.name().orElse(null),
                    Math.max(0, keep - 1),
                    trigger.name(),
                    origin.host(),
                    origin.process(),
                    origin.osUser(),
                    origin.build().version(),
                    origin.build().commit(),
                    origin.migrationSet().orElse(null),
                    at,
                    at,
                    schema.historyTable());
            statement.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (SqlFailure.UNDEFINED.contains(SqlFailure.state(e))) {
                return false;
            }
            throw SqlFailure.of("the journal could not be written", e);
        }
    }

    /** A run that has not ended is abandoned if no session holds the run lock. */
    private String sql() {
        JournalTables tables = new JournalTables(schema);
        return RECORD.formatted(
                tables.runs(),
                RunLockSql.SCHEMA,
                RunLockSql.HOLDING,
                PostgresJournal.INTERRUPTED.formatted(tables.runs()),
                new JournalPruning(tables).of(RunOutcome.NOTHING_TO_DO));
    }
}

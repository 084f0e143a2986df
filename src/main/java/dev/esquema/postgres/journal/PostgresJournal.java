package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.problem.SchemaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The journal in the owned schema, on a connection of its own that is opened on first use. */
public final class PostgresJournal implements Journal {

    /**
     * Closes the runs whose process died: no other run can be active while this run holds the run lock, for whichever
     * history table of the schema.
     */
    public static final String INTERRUPTED =
            """
            update %s set outcome = 'INTERRUPTED', finished_at = clock_timestamp(),
                          message = 'the process died; closed by the next run'
             where outcome = 'RUNNING'
            """;

    private static final String BEGIN =
            """
            insert into %s (operation, trigger, host, process, os_user, build_version, build_commit, migration_set,
                            from_version, history_table)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            returning id
            """;

    private static final String END =
            """
            update %s set outcome = ?, finished_at = clock_timestamp(), to_version = ?, message = ?, sql_state = ?,
                          failed_version = ?, statement = ?, line = ?
             where id = ?
            """;

    private static final String WAITED =
            """
            update %s set run_lock_wait_ms = ?, lock_wait_ms = ?, retries = ?, held_up_ms = ?, longest_held_up_ms = ?,
                          held_up_by = ?
             where id = ?
            """;

    private static final String BACKUP = "update %s set backup = ? where id = ?";

    private final JournalConnection connection;
    private final StepRows steps;
    private final JournalTables tables;
    private final ForeignObjects.Search foreign;
    private final Origin origin;
    private final int keep;

    /**
     * @param foreign finds the tables that a run must not write
     * @param keep the number of runs to keep, for each outcome that a process can record at every start
     */
    public PostgresJournal(
            Connections connections, OwnedSchema schema, ForeignObjects.Search foreign, Origin origin, int keep) {
        this.connection = new JournalConnection(connections);
        this.tables = new JournalTables(schema);
        this.steps = new StepRows(this.connection, tables);
        this.foreign = foreign;
        this.origin = origin;
        this.keep = keep;
    }

    @Override
    public long begin(Operation operation, Trigger trigger, Optional<Version> from) {
        connection.write(tables.definition());
        // From here on no other role can create one of these tables.
        connection.ask("written", foreign::in).refuseToWrite();
        connection.write(INTERRUPTED.formatted(tables.runs()));
        return insert(operation, trigger, from);
    }

    @Override
    public void end(long run, RunOutcome outcome, Optional<Version> to, Optional<RunFailure> failure) {
        connection.write(
                END.formatted(tables.runs()),
                outcome.name(),
                text(to),
                text(failure.map(RunFailure::message)),
                text(failure.flatMap(RunFailure::sqlState)),
                text(failure.flatMap(RunFailure::version)),
                text(failure.flatMap(RunFailure::statement)),
                failure.flatMap(found -> found.line().stream().boxed().findFirst())
                        .orElse(null),
                run);
        new JournalPruning(tables).after(outcome).ifPresent(prune -> connection.write(prune, keep));
    }

    @Override
    public void waited(long run, Waits waits) {
        connection.write(
                WAITED.formatted(tables.runs()),
                waits.runLock().toMillis(),
                waits.locks().toMillis(),
                waits.retries(),
                waits.others().toMillis(),
                waits.longest().toMillis(),
                text(waits.statement()),
                run);
    }

    @Override
    public void backup(long run, String file) {
        connection.write(BACKUP.formatted(tables.runs()), file, run);
    }

    @Override
    public void stepStarted(long run, int position, Script migration) {
        steps.started(run, position, migration);
    }

    @Override
    public void stepEnded(long run, Script migration, StepOutcome outcome) {
        steps.ended(run, migration, outcome);
    }

    @Override
    public List<Version> unknown() {
        return steps.unknown();
    }

    @Override
    public void decide(Version version, StepOutcome decision) {
        steps.decide(version, decision);
    }

    @Override
    public void locked(Operation operation, Trigger trigger, RunFailure failure) {
        try {
            long run = insert(operation, trigger, Optional.empty());
            end(run, RunOutcome.LOCKED, Optional.empty(), Optional.of(failure));
        } catch (SchemaException e) {
            // The run that holds the lock is the first one of this build, and has not created or upgraded the tables
            // yet.
            if (e.details().sqlState().filter(SqlFailure.UNDEFINED::contains).isEmpty()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private long insert(Operation operation, Trigger trigger, Optional<Version> from) {
        return connection.ask("written", open -> {
            try (PreparedStatement insert = open.prepareStatement(BEGIN.formatted(tables.runs()))) {
                JournalConnection.bind(
                        insert,
                        operation.name(),
                        trigger.name(),
                        origin.host(),
                        origin.process(),
                        origin.osUser(),
                        origin.build().version(),
                        origin.build().commit(),
                        text(origin.migrationSet()),
                        text(from),
                        tables.schema().historyTable());
                try (ResultSet result = insert.executeQuery()) {
                    result.next();
                    return result.getLong(1);
                }
            }
        });
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}

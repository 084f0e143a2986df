package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of the steps, one for each migration of a run. */
record StepRows(JournalConnection connection, JournalTables tables) {

    private static final String STARTED =
            "insert into %s (run_id, position, version, transactional) values (?, ?, ?, ?)";

    private static final String ENDED =
            """
            update %s set outcome = ?, finished_at = clock_timestamp()
             where run_id = ? and version = ? and outcome = 'STARTED'
            """;

    private static final String UNKNOWN =
            """
            select distinct step.version from %1$s as step join %2$s as run on run.id = step.run_id
             where not step.transactional and step.outcome in ('STARTED', 'UNKNOWN') and %3$s
            """;

    /** A FAILED step has ended; only the decision that its migration is completely applied changes it. */
    private static final String DECIDE =
            """
            with own as (
                select step.run_id, step.position, step.outcome, max(step.run_id) over () as newest_run
                  from %1$s as step join %2$s as run on run.id = step.run_id
                 where step.version = ? and %3$s
            )
            update %1$s as step set outcome = ?, finished_at = coalesce(step.finished_at, clock_timestamp())
              from own
             where step.run_id = own.run_id and step.position = own.position and not step.transactional
               and (own.outcome in ('STARTED', 'UNKNOWN') or own.outcome = 'FAILED' and ? and own.run_id = newest_run)
            """;

    void started(long run, int position, Script migration) {
        connection.write(
                STARTED.formatted(tables.steps()), run, position, migration.id().toString(), migration.transactional());
    }

    void ended(long run, Script migration, StepOutcome outcome) {
        connection.write(
                ENDED.formatted(tables.steps()),
                outcome.name(),
                run,
                migration.id().toString());
    }

    List<Version> unknown() {
        return connection.ask("read", open -> {
            List<Version> versions = new ArrayList<>();
            try (PreparedStatement query = open.prepareStatement(
                            UNKNOWN.formatted(tables.steps(), tables.runs(), tables.ofHistory("run")));
                    ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    JournalValue.version(result.getString(1)).known().ifPresent(versions::add);
                }
            } catch (SQLException e) {
                if (!SqlFailure.isUndefinedTable(e)) {
                    throw e;
                }
            }
            return versions;
        });
    }

    void decide(Version version, StepOutcome decision) {
        connection.write(
                DECIDE.formatted(tables.steps(), tables.runs(), tables.ofHistory("run")),
                version.toString(),
                decision.name(),
                decision == StepOutcome.DECIDED_APPLIED);
    }
}

package dev.esquema.schema.migration;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.preflight.Releases;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One attempt to bring the schema to its target, the same for every trigger.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself, before any connection.
 *   <li>Open one session, and wait for the database.
 *   <li>Look, and refuse a database that excludes this build. This refusal has no journal row: an image that was rolled
 *       back too far is refused at every start.
 *   <li>If nothing is pending and nothing is wrong, record that and end. This step takes no lock: a newer build at work
 *       must not keep an older one from starting.
 *   <li>Take the run lock, look again and open the journal row ({@link RunFrame}).
 *   <li>Settle migrations that an earlier run left unfinished outside a transaction.
 *   <li>Preflight: collect all objections before anything is applied.
 *   <li>Make a backup, if one is wanted.
 *   <li>Record pending migrations whose objects exist already, exactly as the migrations would make them.
 *   <li>Apply the pending migrations, and retry after a temporary failure.
 *   <li>Verify, if anything was changed.
 * </ol>
 */
public final class MigrationRun {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunFrame frame;
    private final MigrationPolicy policy;
    private final Cancellation cancellation;

    public MigrationRun(Manifest manifest, RunSessions sessions, MigrationPolicy policy, Cancellation cancellation) {
        this.manifest = manifest;
        this.frame = new RunFrame(sessions, policy.limits(), cancellation);
        this.policy = policy;
        this.cancellation = cancellation;
    }

    /** Runs; throws a {@link SchemaException} if the run is refused or fails. */
    public RunReport execute(RunRequest request, Version target) {
        frame.openDuring(
                () -> manifest.refuseContradictions("nothing was applied"), request.trigger(), request.databaseWait());
        return frame.open(
                Operation.MIGRATE, request.trigger(), request.databaseWait(), session -> run(session, request, target));
    }

    private RunReport run(RunSession session, RunRequest request, Version target) {
        Supplier<Look> looks = () -> Look.at(manifest, target, session.reader().read(), request.released());
        MigrationWork work = new MigrationWork(manifest, policy, cancellation, session, request, target, looks);
        Look look = frame.look(session, looks);
        work.refuse(look);
        Releases.log(look.states());
        if (look.states().isDone() && isRecordedAsNoOp(session, request, look)) {
            session.trace().ended(RunOutcome.NOTHING_TO_DO, Optional.empty());
            return work.nothingToDo(look);
        }
        return frame.run(session, Operation.MIGRATE, request.trigger(), looks, work);
    }

    private static boolean isRecordedAsNoOp(RunSession session, RunRequest request, Look look) {
        try {
            return session.noOps().nothingToDo(request.trigger(), look.states().version());
        } catch (SchemaException e) {
            LOG.log(Level.WARNING, "the journal is incomplete: {0}", e.getMessage());
            return true;
        }
    }
}

package dev.esquema.schema.run;

import dev.esquema.schema.history.Applied;
import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.session.Cancellation;
import dev.esquema.schema.session.RunSession;
import dev.esquema.schema.session.RunSessions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to bring the schema to its target, the same for every trigger.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself, before any connection.
 *   <li>Open one session, waiting for the database.
 *   <li>Look; if nothing is pending and nothing is wrong, record that and end. Whoever holds the lock does not matter: a
 *       newer build at work must not keep an older one from starting.
 *   <li>Take the run lock.
 *   <li>Look again: another run may have done the work.
 *   <li>Open the journal, which closes the runs that died.
 *   <li>Settle what an earlier run left outside a transaction.
 *   <li>Preflight: all objections at once, nothing applied.
 *   <li>Apply, and try again for passing reasons.
 *   <li>Close the journal, whatever came of it.
 * </ol>
 */
public final class MigrationRun {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunSessions sessions;
    private final RunLimits limits;
    private final Cancellation cancellation;

    public MigrationRun(Manifest manifest, RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = sessions;
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /** Runs; what it refuses or fails at is a {@link SchemaException}. */
    public RunReport execute(RunRequest request, Version target) {
        manifest.refuseContradictions();
        cancellation.begins();
        try (RunSession session = sessions.open(request.trigger(), request.databaseWait())) {
            cancellation.cancelStatementBy(session.cancelStatement());
            return new Attempt(session, request, target).execute();
        } catch (SchemaException e) {
            throw cancellation.requested() && e.code() != Code.INTERRUPTED ? cancellation.interrupted(e) : e;
        } finally {
            cancellation.ends();
        }
    }

    /** One execution: its session and what it has come to so far. */
    private final class Attempt {

        private final long started = System.nanoTime();
        private final RunSession session;
        private final RunRequest request;
        private final Version target;
        private final RunJournal journal;
        private final List<Migration> applied = new ArrayList<>();
        private Observation seen;
        private Chain before;

        Attempt(RunSession session, RunRequest request, Version target) {
            this.session = session;
            this.request = request;
            this.target = target;
            this.journal = new RunJournal(session.journal());
            this.seen = session.reader().read();
            this.before = new Chain(manifest, target, seen.history());
        }

        RunReport execute() {
            if (isDone() && isRecordedAsNoOp()) {
                return report(RunOutcome.NOTHING_TO_DO, before.version());
            }
            new LockWait(session.lock(), limits.lockWait(), cancellation).acquire(locked -> {
                journal.locked(request.trigger(), locked);
                return locked;
            });
            try {
                look();
                journal.begin(Operation.MIGRATE, request.trigger(), before.version());
                return journalled();
            } finally {
                session.lock().release();
            }
        }

        private RunReport journalled() {
            try {
                RunOutcome outcome = underLock();
                Optional<Version> to = chain().version();
                journal.end(outcome, to, Optional.empty());
                return report(outcome, to);
            } catch (SchemaException e) {
                cancellation.ends();
                SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : withProgress(e);
                journal.end(Outcomes.of(failure), versionNow(), Optional.of(RunFailure.of(failure)));
                throw failure;
            } finally {
                request.progress().ended();
            }
        }

        private RunOutcome underLock() {
            if (new Leftovers(session, journal, before, seen).settle()) {
                look();
            }
            if (isDone()) {
                return RunOutcome.NOTHING_TO_DO;
            }
            new Preflight(before, seen, session.catalog()).refuse();
            LOG.log(
                    Level.INFO,
                    "{0} migrations to apply, up to {1}",
                    before.pending().size(),
                    target);
            new Applying(session, journal, request.progress(), limits.retryFor(), cancellation, applied)
                    .apply(before.pending(), () -> chainAfterSettling().pending());
            return RunOutcome.APPLIED;
        }

        private Chain chainAfterSettling() {
            Observation now = session.reader().read();
            Chain chain = new Chain(manifest, target, now.history());
            return new Leftovers(session, journal, chain, now).settle() ? chain() : chain;
        }

        private void look() {
            seen = session.reader().read();
            before = new Chain(manifest, target, seen.history());
        }

        private Chain chain() {
            return new Chain(manifest, target, session.reader().read().history());
        }

        private boolean isDone() {
            return before.pending().isEmpty()
                    && before.findings().isEmpty()
                    && seen.history().failed().stream().noneMatch(this::isOurs);
        }

        /** A failure of a newer build is that build's to repair. */
        private boolean isOurs(Applied failed) {
            return failed.version()
                    .flatMap(version -> manifest.graph().find(version))
                    .isPresent();
        }

        private boolean isRecordedAsNoOp() {
            try {
                return session.noOps().nothingToDo(request.trigger(), before.version());
            } catch (SchemaException e) {
                LOG.log(Level.WARNING, "the journal is incomplete: {0}", e.getMessage());
                return true;
            }
        }

        private SchemaException withProgress(SchemaException failure) {
            if (failure.code() != Code.MIGRATION_FAILED) {
                return failure;
            }
            String progress = applied.isEmpty()
                    ? "nothing was applied"
                    : "applied before it: %s"
                            .formatted(String.join(
                                    ", ",
                                    applied.stream()
                                            .map(migration ->
                                                    migration.version().toString())
                                            .toList()));
            return new SchemaException(
                    failure.code(),
                    "%s; %s".formatted(failure.getMessage(), progress),
                    failure.details(),
                    failure.getCause());
        }

        private Optional<Version> versionNow() {
            try {
                return chain().version();
            } catch (SchemaException e) {
                return before.version();
            }
        }

        private RunReport report(RunOutcome outcome, Optional<Version> to) {
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            return new RunReport(outcome, request.trigger(), before.version(), to, applied, took);
        }
    }
}

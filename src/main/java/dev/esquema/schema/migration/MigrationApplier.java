package dev.esquema.schema.migration;

import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Progress;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Applies the pending migrations step by step, and retries after a temporary failure. */
final class MigrationApplier {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final RunSession session;
    private final RunJournal journal;
    private final Progress progress;
    private final Duration retryFor;
    private final Cancellation cancellation;
    private final boolean findingsAccepted;
    private final List<Script> applied;
    private final Retry retry;

    private boolean firstFailure = true;

    /** @param applied receives each migration that is applied */
    MigrationApplier(
            RunSession session,
            RunJournal journal,
            Progress progress,
            Duration retryFor,
            Cancellation cancellation,
            boolean findingsAccepted,
            List<Script> applied) {
        this.session = session;
        this.journal = journal;
        this.progress = progress;
        this.retryFor = retryFor;
        this.cancellation = cancellation;
        this.findingsAccepted = findingsAccepted;
        this.applied = applied;
        this.retry = Retry.in(session, retryFor, cancellation);
    }

    /** @param stillPending returns the migrations that remain after a failure, once the failed one is settled */
    void apply(List<Script> pending, Supplier<List<Script>> stillPending) {
        int total = pending.size();
        List<Script> left = pending;
        long deadline = System.nanoTime() + retryFor.toNanos();
        while (!left.isEmpty()) {
            Watch watch = new Watch(total);
            int before = applied.size();
            try {
                session.migrator().migrate(left, watch, findingsAccepted);
                return;
            } catch (SchemaException e) {
                watch.failed(e);
                Optional<List<Script>> rest = afterAnother(e, watch, stillPending);
                if (rest.isPresent()) {
                    left = rest.get();
                    continue;
                }
                if (applied.size() > before) {
                    deadline = System.nanoTime() + retryFor.toNanos();
                    session.tries().restart();
                    firstFailure = true;
                }
                if (!isPassing(e, watch) || System.nanoTime() >= deadline || cancellation.requested()) {
                    throw retry.last(e);
                }
                pauseAfter(e);
                left = stillPending.get();
            }
        }
    }

    /**
     * The migrations that remain if the failed one is applied by now: a program that does not take the run lock, such as
     * Flyway itself, was faster. Empty if the failure is one of this run.
     */
    private Optional<List<Script>> afterAnother(
            SchemaException failure, Watch watch, Supplier<List<Script>> stillPending) {
        Optional<Script> failed = watch.current.filter(Script::transactional);
        if (failure.code() != Code.MIGRATION_FAILED
                || failure.details().outcomeUnknown()
                || failed.isEmpty()
                || cancellation.requested()) {
            return Optional.empty();
        }
        List<Script> rest;
        try {
            rest = stillPending.get();
        } catch (SchemaException unreadable) {
            failure.addSuppressed(unreadable);
            return Optional.empty();
        }
        if (applied.contains(failed.get()) || rest.contains(failed.get())) {
            return Optional.empty();
        }
        LOG.log(
                Level.INFO,
                "{0} was applied by another program at the same time",
                failed.get().script());
        return Optional.of(rest);
    }

    /** An interruption says what the failed try has left. */
    private void pauseAfter(SchemaException failure) {
        try {
            retry.pauseAfter(failure, firstFailure);
            firstFailure = false;
        } catch (SchemaException interrupted) {
            throw new SchemaException(interrupted.code(), interrupted.getMessage(), failure.details(), interrupted);
        }
    }

    private static boolean isPassing(SchemaException failure, Watch watch) {
        return (failure.code() == Code.MIGRATION_FAILED || failure.code() == Code.TABLE_LOCKED)
                && Retry.isWorthRetrying(failure)
                && watch.current.filter(watch::mayBeRepeated).isPresent();
    }

    /** Receives the steps of one call of the migrator. */
    private final class Watch implements Migrator.Steps {

        private final int total;
        private Optional<Script> current = Optional.empty();
        private int statement;

        Watch(int total) {
            this.total = total;
        }

        @Override
        public void began(Script migration) {
            cancellation.check();
            journal.stepStarted(migration);
            current = Optional.of(migration);
            progress.began(applied.size() + 1, total, migration);
        }

        private boolean mayBeRepeated(Script script) {
            return script.transactional()
                    || (script instanceof Migration migration && migration.isDecidedByCatalog())
                    || script.execution().separate().stream()
                            .filter(each -> each.number() == statement)
                            .anyMatch(each -> each.kind() != SeparateStatement.Kind.OPEN
                                    || each.builtIndex().or(each::droppedIndex).isPresent());
        }

        @Override
        public void statement(int number) {
            cancellation.check();
            statement = number;
            current.ifPresent(migration ->
                    progress.statement(number, migration.execution().statements()));
        }

        @Override
        public void applied(Script migration, Duration took) {
            applied.add(migration);
            session.waits().unblocked();
            progress.applied(applied.size(), total, migration, took);
            journal.stepApplied(migration);
            refuseLostLock(migration);
        }

        private void refuseLostLock(Script migration) {
            if (!session.lock().isHeld()) {
                throw new SchemaException(
                        Code.REFUSED,
                        ("%s released the run lock, as pg_advisory_unlock_all() and DISCARD ALL do, so another run may have"
                                        + " started; this run stopped: remove that statement from later scripts, and run"
                                        + " `esquema migrate` again")
                                .formatted(migration.script()));
            }
        }

        void failed(SchemaException failure) {
            StepOutcome outcome = failure.details().outcomeUnknown() ? StepOutcome.UNKNOWN : StepOutcome.FAILED;
            current.filter(migration -> !applied.contains(migration))
                    .ifPresent(migration -> journal.stepFailed(migration, outcome, failure));
        }
    }
}

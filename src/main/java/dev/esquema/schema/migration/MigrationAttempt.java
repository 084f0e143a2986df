package dev.esquema.schema.migration;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.Compatibility;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Outcomes;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.StructureWait;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Proof;
import dev.esquema.schema.verification.Verification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One execution of a {@link MigrationRun}: its session and what it has come to so far. */
final class MigrationAttempt {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final MigrationPolicy policy;
    private final Cancellation cancellation;

    private final long started = System.nanoTime();
    private final RunSession session;
    private final RunFrame sessions;
    private final RunRequest request;
    private final Version target;
    private final RunJournal journal;
    private final List<Migration> applied = new ArrayList<>();
    private Optional<Backup.Copy> backup = Optional.empty();
    private List<Migration> adopted = List.of();
    private List<Finding> findings = List.of();
    private boolean verifying;
    private Observation seen;
    private MigrationStates before;

    MigrationAttempt(
            Manifest manifest,
            RunSession session,
            RunFrame sessions,
            MigrationPolicy policy,
            Cancellation cancellation,
            RunRequest request,
            Version target) {
        this.manifest = manifest;
        this.policy = policy;
        this.cancellation = cancellation;
        this.session = session;
        this.sessions = sessions;
        this.request = request;
        this.target = target;
        this.journal = new RunJournal(session.journal(), Operation.MIGRATE, request.trigger());
        this.seen = session.reader().read();
        this.before = new MigrationStates(manifest, target, seen.history(), request.released());
    }

    RunReport execute() {
        refuseIncompatible();
        Releases.refuse(seen, before, request.released());
        Releases.tell(before);
        if (before.isDone() && isRecordedAsNoOp()) {
            return report(RunOutcome.NOTHING_TO_DO, before);
        }
        return sessions.locked(session, journal, () -> {
            look();
            refuseIncompatible();
            Releases.refuse(seen, before, request.released());
            journal.begin(before.version());
            return journalled();
        });
    }

    private RunReport journalled() {
        try {
            change();
            MigrationStates after = states();
            RunOutcome outcome = verified(after);
            journal.end(outcome, after.version());
            return report(outcome, after);
        } catch (SchemaException e) {
            cancellation.ends();
            if (cancellation.requested()) {
                SchemaException interrupted = cancellation.interrupted(e);
                journal.failed(interrupted, versionNow());
                throw interrupted;
            }
            if (verifying) {
                SchemaException unverified = unverified(e);
                journal.failed(RunOutcome.APPLIED_UNVERIFIED, unverified, versionNow());
                throw unverified;
            }
            SchemaException failure = Outcomes.withProgress(e, applied, backup);
            journal.failed(failure, versionNow());
            throw failure;
        } finally {
            request.progress().ended();
        }
    }

    private void change() {
        if (new UnfinishedRecovery(session, journal, before, seen).settle()) {
            look();
        }
        if (before.isDone()) {
            return;
        }
        Proof proof = preflight();
        makeBackup(proof);
        if (!proof.proven().isEmpty()) {
            new AdoptionRecorder(session, journal, policy.limits().retryFor(), cancellation)
                    .adopt(proof.proven(), seen);
            adopted = proof.proven();
            look();
        }
        apply(before.pending());
    }

    private Proof preflight() {
        Structure live = structure();
        Preflight preflight = new Preflight(manifest, before, seen, live, session.catalog(), policy.existing());
        preflight.refuse(request.findingsAccepted());
        return preflight.proof();
    }

    private void makeBackup(Proof proof) {
        List<Migration> toApply = new ArrayList<>(before.pending());
        toApply.removeAll(proof.proven());
        backup = policy.backups().make(session, manifest, request.backup(), BackupPolicy.destroys(toApply));
        backup.ifPresent(journal::backup);
        cancellation.check();
    }

    private void apply(List<Migration> pending) {
        if (pending.isEmpty()) {
            return;
        }
        LOG.log(Level.INFO, "migrations to apply: {0}, up to {1}", pending.size(), target);
        new MigrationApplier(
                        session,
                        journal,
                        request.progress(),
                        policy.limits().retryFor(),
                        cancellation,
                        request.findingsAccepted(),
                        applied)
                .apply(pending, () -> chainAfterSettling().pending());
    }

    private Structure structure() {
        return new StructureWait(session.structure(), policy.limits().retryFor(), cancellation).read();
    }

    private RunOutcome verified(MigrationStates after) {
        if (applied.isEmpty() && adopted.isEmpty()) {
            return RunOutcome.NOTHING_TO_DO;
        }
        verifying = true;
        findings = Verification.of(manifest, after, structure()).findings();
        verifying = false;
        findings.forEach(finding -> LOG.log(Level.WARNING, "{0}", finding.message()));
        if (!findings.isEmpty()) {
            return RunOutcome.APPLIED_WITH_FINDINGS;
        }
        return applied.isEmpty() ? RunOutcome.ADOPTED : RunOutcome.APPLIED;
    }

    private SchemaException unverified(SchemaException cause) {
        String changed = Stream.concat(adopted.stream(), applied.stream())
                .map(migration -> migration.version().toString())
                .collect(Collectors.joining(", "));
        return new SchemaException(
                cause.code(),
                "applied %s; the structure was not verified: %s; run `esquema verify` later"
                        .formatted(changed, cause.getMessage()),
                cause.details(),
                cause);
    }

    private MigrationStates chainAfterSettling() {
        Observation now = session.reader().read();
        MigrationStates states = states(now);
        return new UnfinishedRecovery(session, journal, states, now).settle() ? states() : states;
    }

    private void look() {
        seen = session.reader().read();
        before = states(seen);
    }

    private MigrationStates states() {
        return states(session.reader().read());
    }

    private MigrationStates states(Observation at) {
        return new MigrationStates(manifest, target, at.history(), request.released());
    }

    /** An explicit target brings the schema there, and says nothing about the build that will serve. */
    private void refuseIncompatible() {
        Version own = request.target().isPresent() ? manifest.target(Optional.empty()) : target;
        Compatibility.of(manifest, seen).thisBuild(own).refuseIncompatible();
    }

    private boolean isRecordedAsNoOp() {
        try {
            return session.noOps().nothingToDo(request.trigger(), before.version());
        } catch (SchemaException e) {
            LOG.log(Level.WARNING, "the journal is incomplete: {0}", e.getMessage());
            return true;
        }
    }

    private Optional<Version> versionNow() {
        try {
            return states().version();
        } catch (SchemaException e) {
            return before.version();
        }
    }

    private RunReport report(RunOutcome outcome, MigrationStates after) {
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new RunReport(
                outcome,
                request.trigger(),
                before.version(),
                after.version(),
                applied,
                adopted,
                findings,
                List.copyOf(after.waitingForHeld().keySet()),
                backup,
                took);
    }
}

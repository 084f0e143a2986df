package dev.esquema.schema.migration;

import dev.esquema.schema.compatibility.Compatibility;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.preflight.Preflight;
import dev.esquema.schema.preflight.Releases;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunWork;
import dev.esquema.schema.run.StructureWait;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.unfinished.BegunScripts;
import dev.esquema.schema.unfinished.UnfinishedRecovery;
import dev.esquema.schema.verification.Proof;
import dev.esquema.schema.verification.Verification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The work of one {@link MigrationRun} in its session, and its results so far. */
final class MigrationWork implements RunWork<RunReport> {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final long started = System.nanoTime();
    private final Manifest manifest;
    private final MigrationPolicy policy;
    private final Cancellation cancellation;
    private final RunSession session;
    private final RunRequest request;
    private final Version target;
    private final Supplier<Look> looks;
    private final List<Script> applied = new ArrayList<>();
    private Optional<Backup.Copy> backup = Optional.empty();
    private List<Migration> adopted = List.of();
    private List<Finding> findings = List.of();
    private boolean verifying;

    /** @param looks reads the database now */
    MigrationWork(
            Manifest manifest,
            MigrationPolicy policy,
            Cancellation cancellation,
            RunSession session,
            RunRequest request,
            Version target,
            Supplier<Look> looks) {
        this.manifest = manifest;
        this.policy = policy;
        this.cancellation = cancellation;
        this.session = session;
        this.request = request;
        this.target = target;
        this.looks = looks;
    }

    /**
     * @throws SchemaException if this build may not change this database, or if a released migration cannot be applied
     */
    void refuse(Look look) {
        Compatibility.of(manifest, look.seen())
                .thisBuild(request.servingTarget(manifest, target))
                .refuseIncompatible();
        Releases.refuse(look, request.released());
    }

    @Override
    public Optional<RunReport> endBeforeJournal(Look look) {
        refuse(look);
        return Optional.empty();
    }

    @Override
    public Done<RunReport> perform(Look look, RunJournal journal) {
        try {
            Optional<Version> from = look.states().version();
            change(look, journal);
            Look after = looks.get();
            RunOutcome outcome = verified(after);
            return new Done<>(
                    report(outcome, from, after.states()),
                    outcome,
                    after.states().version());
        } finally {
            request.progress().ended();
        }
    }

    /** The report of a run that ended after its first look. */
    RunReport nothingToDo(Look look) {
        return report(RunOutcome.NOTHING_TO_DO, look.states().version(), look.states());
    }

    private void change(Look first, RunJournal journal) {
        Look look = new UnfinishedRecovery(session, journal, first).settle() ? looks.get() : first;
        if (look.states().isDone()) {
            return;
        }
        Proof proof = preflight(look);
        List<Script> toApply = new ArrayList<>(look.states().toApply());
        toApply.removeAll(proof.proven());
        journal.refuseUnrecorded(toApply);
        makeBackup(look, proof, journal);
        if (proof.proven().isEmpty()) {
            apply(look.states().toApply(), journal);
            return;
        }
        new AdoptionRecorder(session, journal, policy.limits().retryFor(), cancellation)
                .adopt(proof.proven(), look.seen());
        adopted = proof.proven();
        apply(looks.get().states().toApply(), journal);
    }

    private Proof preflight(Look look) {
        BegunScripts begun = BegunScripts.of(session, look.states());
        Preflight preflight = new Preflight(
                manifest,
                policy.revisions(),
                begun.before(look),
                begun.before(structure(), look.states()),
                session.catalog(),
                policy.existing());
        preflight.refuse(request.findingsAccepted());
        return preflight.proof();
    }

    private void makeBackup(Look look, Proof proof, RunJournal journal) {
        List<Script> toApply = new ArrayList<>(look.states().toApply());
        toApply.removeAll(proof.proven());
        backup = policy.backups().make(session, manifest, request.backup(), BackupPolicy.destroys(toApply));
        backup.ifPresent(journal::backup);
        cancellation.check();
    }

    private void apply(List<Script> pending, RunJournal journal) {
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
                .apply(pending, () -> pendingAfterRecovery(journal));
    }

    private List<Script> pendingAfterRecovery(RunJournal journal) {
        Look now = looks.get();
        boolean changed = new UnfinishedRecovery(session, journal, now).settle();
        return (changed ? looks.get() : now).states().toApply();
    }

    private Structure structure() {
        return new StructureWait(session.structure(), policy.limits().retryFor(), session.waits(), cancellation).read();
    }

    private RunOutcome verified(Look after) {
        if (applied.isEmpty() && adopted.isEmpty()) {
            return RunOutcome.NOTHING_TO_DO;
        }
        verifying = true;
        findings = Verification.of(manifest, after.states(), structure()).findings();
        findings.forEach(finding -> LOG.log(Level.WARNING, "{0}", finding.sentence()));
        if (!findings.isEmpty()) {
            return RunOutcome.APPLIED_WITH_FINDINGS;
        }
        return applied.isEmpty() ? RunOutcome.ADOPTED : RunOutcome.APPLIED;
    }

    private RunReport report(RunOutcome outcome, Optional<Version> from, MigrationStates after) {
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new RunReport(
                outcome,
                request.trigger(),
                from,
                after.version(),
                applied,
                adopted,
                findings,
                List.copyOf(after.held().keySet()),
                List.copyOf(after.waitingForHeld().keySet()),
                backup,
                took);
    }

    @Override
    public Failed failed(SchemaException failure) {
        RunProgress progress = new RunProgress(manifest, adopted, applied, backup, request.released());
        SchemaException reported = verifying ? progress.unverified(failure) : progress.before(failure);
        boolean unverified = verifying && failure.code() != Code.INTERRUPTED;
        return new Failed(unverified ? RunOutcome.APPLIED_UNVERIFIED : RunOutcome.of(failure), reported);
    }
}

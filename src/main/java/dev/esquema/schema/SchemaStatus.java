package dev.esquema.schema;

import dev.esquema.schema.compatibility.Compatibility;
import dev.esquema.schema.compatibility.Verdict;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.unfinished.BegunScript;
import dev.esquema.schema.unfinished.BegunScripts;
import dev.esquema.schema.verification.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of the database relative to this build; derived from one observation, never stored.
 *
 * @param version the newest applied version
 * @param target the target version of this build
 * @param pending the scripts that a run would apply, in order
 * @param verification the deviations: which findings make the phase DRIFTED, {@link OnDrift} decides; notes do not
 * @param unmanaged objects of pending migrations that exist already
 * @param begun the scripts outside a transaction that were begun and are not applied
 * @param holder the holder of the run lock, shown in addition to the phase
 * @param compatibility which images may serve
 * @param entries every migration that is packaged or recorded, in order
 * @param repeatables every repeatable script that is packaged or recorded, in order
 * @param lastRun the newest run of the journal, shown in addition to the phase
 * @param journalFailure why the journal could not be read
 * @param lookFailure why the newest look at the database failed; the other facts are then those of an earlier look
 * @param checkedAt the time of the database's last answer; empty if it never answered
 */
public record SchemaStatus(
        Phase phase,
        Optional<Version> version,
        Version target,
        List<Script> pending,
        Verification verification,
        List<DatabaseObject> unmanaged,
        List<BegunScript> begun,
        Optional<LockHolder> holder,
        Compatibility compatibility,
        List<MigrationEntry> entries,
        List<RepeatableStates.Entry> repeatables,
        Optional<RunRecord> lastRun,
        Optional<String> journalFailure,
        Optional<SchemaException> lookFailure,
        Optional<Instant> checkedAt) {

    public SchemaStatus {
        pending = List.copyOf(pending);
        unmanaged = List.copyOf(unmanaged);
        begun = List.copyOf(begun);
        entries = List.copyOf(entries);
        repeatables = List.copyOf(repeatables);
    }

    /** Whether an image with this target may serve; for its own target this build checks the scripts too. */
    public Verdict mayServe(Version image) {
        Verdict verdict = compatibility.image(image);
        return image.equals(target) ? verdict.with(findings(Severity.BREAKING)) : verdict;
    }

    /** Derives the status from the history alone; the structure was not read. */
    public static SchemaStatus of(Manifest manifest, Version target, Observation seen) {
        Look look = Look.at(manifest, target, seen);
        return of(
                manifest,
                target,
                look,
                seen.schemaMissing()
                        ? Verification.withoutSchema(look.states())
                        : Verification.unjudged(look.states(), "the structure was not read"),
                OnDrift.BREAKING);
    }

    /** Derives the status from one look and from the verification of the structure. */
    public static SchemaStatus of(
            Manifest manifest, Version target, Look look, Verification verification, OnDrift onDrift) {
        BegunScripts begun = BegunScripts.of(look);
        List<DatabaseObject> unmanaged = UnmanagedObjects.of(begun.before(look), verification);
        Compatibility compatibility = Compatibility.of(manifest, look.seen());
        return new SchemaStatus(
                PhaseRule.of(look, target, compatibility, verification, unmanaged, onDrift),
                look.states().version(),
                target,
                look.states().toApply(),
                verification,
                unmanaged,
                begun.scripts(),
                look.seen().holder(),
                compatibility,
                look.states().entries(),
                look.states().repeatables().entries(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(look.seen().at()));
    }

    /** The status of a database that never answered. */
    public static SchemaStatus unknown(Manifest manifest, Version target) {
        MigrationStates states = new MigrationStates(manifest, target, History.NONE);
        return new SchemaStatus(
                Phase.UNREACHABLE,
                Optional.empty(),
                target,
                List.of(),
                Verification.unjudged(states, "the database has not been asked"),
                List.of(),
                List.of(),
                Optional.empty(),
                Compatibility.UNKNOWN,
                states.entries(),
                states.repeatables().entries(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same facts, confirmed at a later time. */
    SchemaStatus seenAgain(Instant at) {
        return new SchemaStatus(
                phase,
                version,
                target,
                pending,
                verification,
                unmanaged,
                begun,
                holder,
                compatibility,
                entries,
                repeatables,
                lastRun,
                journalFailure,
                Optional.empty(),
                Optional.of(at));
    }

    /**
     * The same facts with the phase UNREACHABLE; {@link #checkedAt} is the time at which they were read.
     *
     * @param reason why the newest look failed; empty if none has ended
     */
    public SchemaStatus unreachable(Optional<SchemaException> reason) {
        return with(Phase.UNREACHABLE, lastRun, journalFailure, reason);
    }

    /** The same facts with the newest run; below the target, a failed newest run makes the phase FAILED. */
    public SchemaStatus with(JournalReading journal) {
        return with(
                PhaseRule.withNewestRun(phase, journal.newest()),
                journal.newest(),
                journal.failure().map(SchemaException::getMessage),
                lookFailure);
    }

    private SchemaStatus with(
            Phase otherPhase,
            Optional<RunRecord> newest,
            Optional<String> otherJournalFailure,
            Optional<SchemaException> reason) {
        return new SchemaStatus(
                otherPhase,
                version,
                target,
                pending,
                verification,
                unmanaged,
                begun,
                holder,
                compatibility,
                entries,
                repeatables,
                newest,
                otherJournalFailure,
                reason,
                checkedAt);
    }

    /** The deviations. */
    public List<Finding> findings() {
        return verification.findings();
    }

    /** The deviations of this severity. */
    public List<Finding> findings(Severity severity) {
        return verification.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
    }

    /** Whether the database has answered a look; if not, only target and phase are known. */
    public boolean isRead() {
        return checkedAt.isPresent();
    }

    /** Whether a server of this build may receive traffic. */
    public boolean ready() {
        return PhaseRule.isReady(phase);
    }

    /**
     * The state of one migration.
     *
     * @throws SchemaException {@link Code#NOT_FOUND} if the version is neither packaged nor recorded
     */
    public MigrationEntry entry(Version version) {
        return entries.stream()
                .filter(entry -> entry.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new SchemaException(
                        Code.NOT_FOUND,
                        "version %s is neither in the migration set nor applied: `esquema history` and GET /schema/migrations list those that are"
                                .formatted(version)));
    }

    /**
     * The state of one repeatable script.
     *
     * @throws SchemaException {@link Code#NOT_FOUND} if the script is neither packaged nor recorded
     */
    public RepeatableStates.Entry entry(RepeatableName name) {
        return repeatables.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SchemaException(
                        Code.NOT_FOUND,
                        "%s is neither in the migration set nor applied: `esquema history` and GET /schema/migrations list those that are"
                                .formatted(name)));
    }

    /** The migrations that are recorded as failed. */
    public List<MigrationEntry> failed() {
        return entries.stream()
                .filter(entry -> entry.state() == MigrationState.FAILED)
                .toList();
    }

    /** The migrations that were rolled back and are held. */
    public List<MigrationEntry> held() {
        return entries.stream()
                .filter(entry -> entry.state() == MigrationState.HELD)
                .toList();
    }
}

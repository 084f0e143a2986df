package dev.esquema.schema;

import dev.esquema.schema.adoption.AdoptionReport;
import dev.esquema.schema.adoption.AdoptionRequest;
import dev.esquema.schema.adoption.AdoptionRun;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.Looks;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.lazy.Ahead;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.MigrationRun;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.plan.Plan;
import dev.esquema.schema.plan.PlanRun;
import dev.esquema.schema.port.BaselineReader;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.port.SqlWriter;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.repair.RepairReport;
import dev.esquema.schema.repair.RepairRequest;
import dev.esquema.schema.repair.RepairRun;
import dev.esquema.schema.restore.RestoreReport;
import dev.esquema.schema.restore.RestoreRequest;
import dev.esquema.schema.restore.RestoreRun;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.schema.rollback.RollbackRequest;
import dev.esquema.schema.rollback.RollbackRun;
import dev.esquema.schema.verification.Verification;
import java.util.List;
import java.util.Optional;

/** The use cases of the product, for the commands, the server and its start-up. */
public final class SchemaService {

    private final Manifest manifest;
    private final Optional<Version> wantedTarget;
    private final SchemaReader reader;
    private final StructureReader structure;
    private final JournalReader journal;
    private final MigrationRun run;
    private final PlanRun plan;
    private final RepairRun repair;
    private final AdoptionRun adoption;
    private final RollbackRun rollback;
    private final RestoreRun restore;
    private final SqlWriter writer;
    private final OnDrift onDrift;

    /**
     * @param wantedTarget the configured target; empty means the newest packaged version
     * @param onDrift the findings that make the phase {@link Phase#DRIFTED}
     */
    public SchemaService(
            Manifest manifest,
            Optional<Version> wantedTarget,
            SchemaReader reader,
            StructureReader structure,
            JournalReader journal,
            MigrationRun run,
            PlanRun plan,
            RepairRun repair,
            AdoptionRun adoption,
            RollbackRun rollback,
            RestoreRun restore,
            SqlWriter writer,
            OnDrift onDrift) {
        this.manifest = manifest;
        this.wantedTarget = wantedTarget;
        this.reader = new BaselineReader(reader, manifest);
        this.structure = structure;
        this.journal = journal;
        this.run = run;
        this.plan = plan;
        this.repair = repair;
        this.adoption = adoption;
        this.rollback = rollback;
        this.restore = restore;
        this.writer = writer;
        this.onDrift = onDrift;
    }

    /** The manifest of this build. */
    public Manifest manifest() {
        return manifest;
    }

    /** The target version of this build. */
    public Version target() {
        return manifest.target(wantedTarget);
    }

    /**
     * The contradictions between the scripts and the manifest of this build, each a sentence; empty if there are none.
     */
    public List<String> contradictions() {
        return manifest.objections();
    }

    /** Refuses to continue if this build contradicts itself. */
    public void refuseContradictions() {
        manifest.refuseContradictions("the server did not start");
    }

    /**
     * Reads the database and returns the current status. While the database answers, threads compute what the answers are
     * compared with; whoever needs a value waits for it.
     */
    public SchemaStatus status() {
        Ahead<?, RuntimeException> unusedManifest = Ahead.begin("esquema-manifest", () -> {
            manifest.owned();
            return manifest.objections();
        });
        Observation seen = reader.read();
        Looks looks = new Looks(manifest, target());
        Look look = looks.of(seen);
        Ahead<?, RuntimeException> unusedExpected =
                Ahead.begin("esquema-expected", () -> look.states().expected());
        DriftWatch drift = new DriftWatch(manifest, looks, structure, DriftPolicy.ONCE, System::nanoTime);
        Verification verification = drift.judge(seen, () -> reader.refresh(seen));
        SchemaStatus status = SchemaStatus.of(manifest, target(), looks.of(seen), verification, onDrift);
        return status.with(journal.newest(1));
    }

    /** Reads the history alone; the structure is not read, so no deviation of it is known. */
    public SchemaStatus recorded() {
        return SchemaStatus.of(manifest, target(), reader.read());
    }

    /** The status of the packaged migrations alone, without a query to the database. */
    public SchemaStatus packaged() {
        return SchemaStatus.unknown(manifest, target());
    }

    /** The packaged migrations that no other migration depends on. */
    public List<Migration> heads() {
        return manifest.graph().heads();
    }

    /** The newest runs. */
    public JournalReading runs(int limit) {
        return journal.newest(limit);
    }

    /** Brings the schema to the target; if several runs start at once, each migration is applied exactly once. */
    public RunReport migrate(RunRequest request) {
        return run.execute(request, manifest.target(request.target().or(() -> wantedTarget)));
    }

    /** Returns what {@link #migrate} would do now; changes nothing. */
    public Plan plan(RunRequest request) {
        return plan.execute(request, manifest.target(request.target().or(() -> wantedTarget)));
    }

    /** Records pending migrations whose objects exist already, if the structure proves them. */
    public AdoptionReport adopt(AdoptionRequest request) {
        return adoption.execute(request);
    }

    /** Clears the entries that an earlier run left outside a transaction. */
    public RepairReport repair(RepairRequest request) {
        return repair.execute(request, target());
    }

    /** Rolls back one migration and holds it, so that it is not applied again before it is released. */
    public RollbackReport rollback(RollbackRequest request) {
        return rollback.execute(request, target());
    }

    /** Reverses a rollback and restores the rows that the rollback kept. */
    public RestoreReport restore(RestoreRequest request) {
        return restore.execute(request, target());
    }

    /**
     * Returns the script that applies the migrations between two versions, for a person to run; needs no database.
     *
     * @param from the version that is applied already; empty means that none is
     * @param to the last version to apply; empty means the target
     */
    public String sql(Optional<Version> from, Optional<Version> to) {
        manifest.refuseContradictions("there is no script");
        return writer.write(manifest.range(from, manifest.target(to.or(() -> wantedTarget))));
    }
}

package dev.esquema.composition;

import dev.esquema.config.RunSettings;
import dev.esquema.config.ServerSettings;
import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptTexts;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.journal.PostgresJournalReader;
import dev.esquema.postgres.psql.PsqlScript;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.BackgroundRun;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.adoption.AdoptionRun;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.MigrationPolicy;
import dev.esquema.schema.migration.MigrationRun;
import dev.esquema.schema.plan.PlanRun;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.repair.RepairRun;
import dev.esquema.schema.restore.RestoreRun;
import dev.esquema.schema.rollback.RollbackRun;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.waiting.TargetWait;
import dev.esquema.schema.waiting.WaitLimits;
import java.util.Optional;

/**
 * Composes the core from the settings and a source of connections; commands and the server use the same composition.
 */
public final class Composition {

    private final Settings settings;
    private final OwnedSchema schema;
    private final LoadedSet set;
    private final Manifest manifest;
    private final PostgresReader reader;
    private final PostgresStructure structure;
    private final PostgresJournalReader journal;
    private final Cancellation cancellation;
    private final Optional<RunTrace.Source> traces;

    /**
     * @param set the migration set of the process
     * @param sessions the sessions of status queries; each run opens its own connections
     * @param cancellation cancels a run
     * @param traces traces each run; empty if traces are off
     */
    public Composition(
            Settings settings,
            LoadedSet set,
            Sessions sessions,
            Cancellation cancellation,
            Optional<RunTrace.Source> traces) {
        this.set = set;
        this.manifest = set.manifest();
        refuseUnknownTarget(settings.target(), manifest);
        this.settings = settings;
        this.schema = settings.schema();
        this.reader = new PostgresReader(sessions, manifest);
        this.structure = new PostgresStructure(sessions, manifest::owned);
        this.journal = new PostgresJournalReader(sessions);
        this.cancellation = cancellation;
        this.traces = traces;
    }

    private static void refuseUnknownTarget(Optional<Version> target, Manifest manifest) {
        if (target.filter(version -> manifest.graph().find(version).isEmpty()).isPresent()) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    "the configuration is wrong: esquema.target is %s, which is not in the migration set; its newest version"
                                    .formatted(target.get())
                            + " is %s"
                                    .formatted(manifest.graph()
                                            .newest()
                                            .map(Version::toString)
                                            .orElse("none")));
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    public Version target() {
        return manifest.target(settings.target());
    }

    public SchemaService service() {
        RunSettings run = settings.run();
        FlywaySettings flyway = flyway();
        AlembicRevisions alembic = set.alembic();
        ScriptTexts texts = new ScriptTexts(flyway);
        RunConnections sessions = new RunConnections(settings, manifest, flyway, traces);
        return new SchemaService(
                manifest,
                settings.target(),
                reader,
                structure,
                journal,
                new MigrationRun(
                        manifest,
                        sessions,
                        new MigrationPolicy(run.limits(), run.backups(), run.existing(), alembic),
                        cancellation),
                new PlanRun(manifest, sessions, run.existing(), alembic, cancellation),
                new RepairRun(manifest, sessions, run.limits(), cancellation),
                new AdoptionRun(manifest, sessions, run.limits(), run.backups(), alembic, cancellation),
                new RollbackRun(manifest, sessions, run.limits(), run.backups(), cancellation),
                new RestoreRun(manifest, sessions, run.limits(), cancellation),
                new PsqlScript(schema, manifest::digest, texts::text, texts::sql),
                settings.server().drift().onDrift());
    }

    /** Returns the wait for a run of another process. */
    public TargetWait targetWait() {
        return new TargetWait(
                manifest, target(), reader.withoutDeclarations(), journal, cancellation, WaitLimits.USUAL);
    }

    public BackgroundRun background(SchemaMonitor monitor) {
        return new BackgroundRun(
                service(), monitor, cancellation, settings.databases().waitFor());
    }

    public SchemaMonitor monitor() {
        ServerSettings server = settings.server();
        return new SchemaMonitor(
                manifest,
                target(),
                reader.followingJournal(),
                structure,
                journal,
                server.statusInterval(),
                server.drift(),
                System::nanoTime);
    }

    public FlywaySettings flyway() {
        return set.flyway(settings);
    }
}

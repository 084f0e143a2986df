package dev.esquema;

import dev.esquema.composition.RunConnections;
import dev.esquema.config.ConfigurationLoader;
import dev.esquema.config.EsquemaConfig;
import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptProvider;
import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.journal.PostgresJournalReader;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.OnDrift;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.MigrationPolicy;
import dev.esquema.schema.migration.MigrationRun;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.restore.RestorePlan;
import dev.esquema.schema.restore.RestoreReport;
import dev.esquema.schema.restore.RestoreRequest;
import dev.esquema.schema.restore.RestoreRun;
import dev.esquema.schema.rollback.RollbackPlan;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.schema.rollback.RollbackRequest;
import dev.esquema.schema.rollback.RollbackRun;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Consent;
import dev.esquema.schema.run.LoggedProgress;
import dev.esquema.schema.run.Progress;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.testing.postgres.TestDatabase;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A build with the scripts of a test; its commands run in this process, and its manifest is learned as in a real build.
 */
public final class ScriptedBuild {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Path resources;
    private final String url;

    private ScriptedBuild(Path resources, String url) {
        this.resources = resources;
        this.url = url;
    }

    /** Creates a build without scripts. */
    public static ScriptedBuild on(TestDatabase database) {
        return as(database.databaseUrl());
    }

    /** Creates a build without scripts that connects with another role. */
    public static ScriptedBuild as(String databaseUrl) {
        try {
            Path resources = Files.createTempDirectory("build");
            Files.createDirectories(resources.resolve("db/migration"));
            Files.createDirectories(resources.resolve("db/rollback"));
            return new ScriptedBuild(resources, databaseUrl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a migration with its undo script. */
    public ScriptedBuild with(int version, String sql, String undo) {
        write("db/migration/V%d__step.sql".formatted(version), sql);
        write("db/rollback/U%d__step.sql".formatted(version), undo);
        return this;
    }

    /** Adds the file beside a script that configures it for Flyway. */
    public ScriptedBuild configured(int version, String lines) {
        write("db/migration/V%d__step.sql.conf".formatted(version), lines);
        return this;
    }

    private void write(String file, String sql) {
        try {
            Files.writeString(resources.resolve(file), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Learns all added scripts, and does not try their undo scripts. */
    public Commands built() {
        return built(ManifestGenerator.generateWithUnprovedUndo(resources));
    }

    /** Learns all added scripts and tries their undo scripts, as `manifest write` does. */
    public Commands proved() {
        return built(ManifestGenerator.generate(resources));
    }

    private Commands built(List<Migration> learned) {
        Manifest manifest = new Manifest(learned, ManifestGenerator.names(resources));
        ScriptProvider scripts = new ScriptProvider(
                ManifestGenerator.set(resources), manifest.graph().inOrder());
        Settings settings = settings();
        return new Commands(
                manifest,
                new RunConnections(
                        settings, manifest, new FlywaySettings(settings.schema(), settings.placeholders(), scripts)),
                Duration.ZERO);
    }

    private Settings settings() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(Map.of("DATABASE_URL", url), "test", 500))
                .withMapping(EsquemaConfig.class)
                .build();
        return ConfigurationLoader.resolve(config);
    }

    /** The commands of a build. */
    public static final class Commands {

        private final Manifest manifest;
        private final RunConnections sessions;
        private final RunLimits limits;

        private Commands(Manifest manifest, RunConnections sessions, Duration retryFor) {
            this.manifest = manifest;
            this.sessions = sessions;
            this.limits = new RunLimits(WAIT, retryFor);
        }

        /** The same commands, which repeat work that failed for a passing reason. */
        public Commands retryingFor(Duration atMost) {
            return new Commands(manifest, sessions, atMost);
        }

        private Version target() {
            return manifest.target(Optional.empty());
        }

        /** Applies the pending migrations after a backup. */
        public RunReport migrateWithBackup(Path directory) {
            return migrate(Set.of(), Optional.of(new Backup.Place(directory.toString(), OptionalInt.empty())));
        }

        public RunReport migrate(int... released) {
            Set<Version> versions = Arrays.stream(released)
                    .mapToObj(version -> Version.of(String.valueOf(version)))
                    .collect(Collectors.toSet());
            return migrate(versions, Optional.empty());
        }

        private RunReport migrate(Set<Version> released, Optional<Backup.Place> backup) {
            return migrate(released, backup, new LoggedProgress(), new Cancellation());
        }

        /** Applies the pending migrations until a signal arrives as this statement begins. */
        public RunReport migrateUntilSignal(int statement) {
            Cancellation cancellation = new Cancellation();
            return migrate(Set.of(), Optional.empty(), new Signalled(statement, cancellation), cancellation);
        }

        private RunReport migrate(
                Set<Version> released, Optional<Backup.Place> backup, Progress progress, Cancellation cancellation) {
            return new MigrationRun(
                            manifest,
                            sessions,
                            new MigrationPolicy(
                                    limits,
                                    BackupPolicy.ASKED,
                                    ExistingTables.ADOPT_IF_IDENTICAL,
                                    AlembicRevisions.NONE),
                            cancellation)
                    .execute(
                            new RunRequest(Trigger.MANUAL, Optional.empty(), released, WAIT, backup, progress, false),
                            target());
        }

        public RollbackReport rollback(int version) {
            return rollback(version, true, true, Consent.given());
        }

        /** Returns the plan of a rollback that includes the migrations that depend on this version. */
        public RollbackReport planned(int version) {
            return rollback(version, true, true, Consent.notWanted());
        }

        public RollbackReport rollback(int version, boolean cascade, boolean rowsKept) {
            return rollback(version, cascade, rowsKept, Consent.given());
        }

        /** Rolls back after a person has agreed to the plan that was shown. */
        public RollbackReport rollbackAfterQuestion(int version) {
            return rollback(version, true, true, Consent.asked(plan -> true));
        }

        /** Rolls back after a backup. */
        public RollbackReport rollbackWithBackup(int version, Path directory) {
            Backup.Place place = new Backup.Place(directory.toString(), OptionalInt.empty());
            return rollback(version, true, true, Consent.given(), Optional.of(place));
        }

        private RollbackReport rollback(int version, boolean cascade, boolean rowsKept, Consent<RollbackPlan> consent) {
            return rollback(version, cascade, rowsKept, consent, Optional.empty());
        }

        private RollbackReport rollback(
                int version,
                boolean cascade,
                boolean rowsKept,
                Consent<RollbackPlan> consent,
                Optional<Backup.Place> backup) {
            return new RollbackRun(manifest, sessions, limits, BackupPolicy.ASKED, new Cancellation())
                    .execute(
                            new RollbackRequest(
                                    Trigger.MANUAL, WAIT, String.valueOf(version), cascade, rowsKept, backup, consent),
                            target());
        }

        public RestoreReport restore(int version) {
            return restore(version, Consent.given());
        }

        public RestoreReport plannedRestore(int version) {
            return restore(version, Consent.notWanted());
        }

        private RestoreReport restore(int version, Consent<RestorePlan> consent) {
            return new RestoreRun(manifest, sessions, limits, new Cancellation())
                    .execute(
                            new RestoreRequest(Trigger.MANUAL, WAIT, Version.of(String.valueOf(version)), consent),
                            target());
        }

        /** Returns the status of the schema in this database. */
        public SchemaStatus status(TestDatabase database) {
            Sessions questions = new PinnedSessions(
                    database::connect, new OwnedSchema(Optional.empty(), "flyway_schema_history"), false);
            try (SchemaMonitor monitor = new SchemaMonitor(
                    manifest,
                    target(),
                    new PostgresReader(questions, manifest),
                    new PostgresStructure(questions, manifest.owned()),
                    new PostgresJournalReader(questions),
                    WAIT,
                    new DriftPolicy(WAIT, WAIT, OnDrift.BREAKING),
                    System::nanoTime)) {
                monitor.refresh();
                return monitor.known();
            }
        }

        /** Returns the message of the exception that a command throws. */
        public static String failure(Runnable command) {
            try {
                command.run();
            } catch (SchemaException e) {
                return e.getMessage();
            }
            throw new AssertionError("the command did not fail");
        }
    }

    private record Signalled(int at, Cancellation cancellation) implements Progress {

        @Override
        public void began(int position, int total, Script migration) {}

        @Override
        public void statement(int number, int total) {
            if (number == at) {
                cancellation.request();
            }
        }

        @Override
        public void applied(int position, int total, Script migration, Duration took) {}

        @Override
        public void ended() {}
    }
}

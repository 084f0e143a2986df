package dev.esquema.cli;

import dev.esquema.cli.console.Application;
import dev.esquema.learn.ManifestWork;
import dev.esquema.schema.OnDrift;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.adoption.AdoptionRun;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.MigrationPolicy;
import dev.esquema.schema.migration.MigrationRun;
import dev.esquema.schema.plan.PlanRun;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.repair.RepairRun;
import dev.esquema.schema.restore.RestoreRun;
import dev.esquema.schema.rollback.RollbackRun;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.waiting.TargetWait;
import dev.esquema.schema.waiting.WaitLimits;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeManifestWork;
import dev.esquema.testing.fake.Migrations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A process of a build with the migrations 1, 2 and 3 and a database in memory, in which a test runs commands; the
 * output reads like a transcript, and each line of stderr begins with {@code !}.
 */
final class Shell implements Application {

    private static final Manifest BUILD = Migrations.chain("1", "2", "3");

    private final FakeDatabase database;
    private final Manifest build;
    private Optional<Trigger> configuredTrigger = Optional.empty();
    private final List<Optional<String>> readAhead = new ArrayList<>();
    private Optional<String> migrations = Optional.empty();
    private final FakeManifestWork manifestWork = new FakeManifestWork();
    private boolean migratesAtStart = true;
    private boolean serves;
    private boolean debugs;

    Shell(FakeDatabase database) {
        this(database, BUILD);
    }

    Shell(FakeDatabase database, Manifest build) {
        this.database = database;
        this.build = build;
    }

    Shell configuredWith(Trigger trigger) {
        configuredTrigger = Optional.of(trigger);
        return this;
    }

    Shell withoutMigrateAtStart() {
        migratesAtStart = false;
        return this;
    }

    FakeManifestWork manifest() {
        return manifestWork;
    }

    FakeDatabase database() {
        return database;
    }

    /** Returns whether the process reached the point where it serves. */
    boolean serves() {
        return serves;
    }

    /** Runs one command and returns its complete transcript. */
    String type(String... arguments) {
        Result result = run(arguments);
        StringBuilder transcript = new StringBuilder("$ esquema %s\n".formatted(String.join(" ", arguments)));
        transcript.append(result.out());
        result.err().lines().forEach(line -> transcript.append("! %s\n".formatted(line)));
        return transcript.append("exit %d\n".formatted(result.exitStatus())).toString();
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitStatus = new CommandLineInterface(this)
                .of(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setUsageHelpAutoWidth(false)
                .execute(arguments);
        return new Result(exitStatus, out.toString(), err.toString());
    }

    /** The exit status and the output of a command. */
    record Result(int exitStatus, String out, String err) {}

    @Override
    public void readAhead(Optional<String> folder, boolean serving) {
        readAhead.add(folder);
    }

    @Override
    public SchemaService serviceForQuestions() {
        return service();
    }

    @Override
    public SchemaService service() {
        RunLimits limits = new RunLimits(Duration.ZERO, Duration.ZERO);
        Cancellation cancellation = new Cancellation();
        return new SchemaService(
                build,
                Optional.empty(),
                database,
                database.structure(),
                database.journal(),
                new MigrationRun(
                        build,
                        database,
                        new MigrationPolicy(
                                limits, BackupPolicy.ASKED, ExistingTables.ADOPT_IF_IDENTICAL, AlembicRevisions.NONE),
                        cancellation),
                new PlanRun(build, database, ExistingTables.ADOPT_IF_IDENTICAL, AlembicRevisions.NONE, cancellation),
                new RepairRun(build, database, limits, cancellation),
                new AdoptionRun(build, database, limits, BackupPolicy.ASKED, AlembicRevisions.NONE, cancellation),
                new RollbackRun(build, database, limits, BackupPolicy.ASKED, cancellation),
                new RestoreRun(build, database, limits, cancellation),
                Shell::written,
                OnDrift.BREAKING);
    }

    @Override
    public TargetWait targetWait() {
        return new TargetWait(
                build,
                build.target(Optional.empty()),
                database,
                database.journal(),
                new Cancellation(),
                new WaitLimits(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    @Override
    public SchemaService serviceOfServer() {
        return service();
    }

    private static String written(MigrationRange range) {
        return "-- after %s: %s\n"
                .formatted(
                        range.from().map(Version::toString).orElse("nothing"),
                        range.migrations().stream().map(Migration::toString).collect(Collectors.joining(", ")));
    }

    @Override
    public Duration databaseWait() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Optional<Trigger> trigger() {
        return configuredTrigger;
    }

    @Override
    public boolean migratesAtStart() {
        return migratesAtStart;
    }

    @Override
    public int serve() {
        serves = true;
        return 0;
    }

    @Override
    public void debug() {
        debugs = true;
    }

    @Override
    public void migrations(Optional<String> folder) {
        migrations = folder;
    }

    @Override
    public ManifestWork manifestWork() {
        return manifestWork;
    }

    /** Returns the folder that a command named. */
    Optional<String> migrations() {
        return migrations;
    }

    /** Returns the folder that was read before the arguments were parsed, for each such reading. */
    List<Optional<String>> readAhead() {
        return readAhead;
    }

    /** Returns whether a command enabled stack traces. */
    boolean debugs() {
        return debugs;
    }

    @Override
    public List<String> serverDetail(Throwable failure) {
        return List.of("Detail: of %s".formatted(failure.getMessage()));
    }

    @Override
    public List<String> versionLines() {
        return List.of("esquema 1.2.3", "commit abcdef0", "target 3", "migration-set 0123");
    }

    @Override
    public Build build() {
        return new Build("1.2.3", "abcdef0");
    }
}

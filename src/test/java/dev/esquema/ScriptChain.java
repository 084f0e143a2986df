package dev.esquema;

import dev.esquema.composition.RunConnections;
import dev.esquema.config.ConfigurationLoader;
import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptProvider;
import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.OnDrift;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.adoption.AdoptionReport;
import dev.esquema.schema.adoption.AdoptionRequest;
import dev.esquema.schema.adoption.AdoptionRun;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.MigrationPolicy;
import dev.esquema.schema.migration.MigrationRun;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.plan.Plan;
import dev.esquema.schema.plan.PlanRun;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.verification.Verification;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A chain of scripts with its learned manifest; it makes the same runs as the application, in this process. */
final class ScriptChain {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "flyway_schema_history");
    private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(5), Duration.ofSeconds(5));

    /** Lists everything in the schema in PostgreSQL's own text form, one fact for each line. */
    private static final String STRUCTURE =
            """
            with relation as (
                select * from pg_class where relnamespace = 'public'::regnamespace
                   and relname not like 'flyway%' and relname not like 'esquema%'
            )
            select concat_ws(' ', 'relation', relname, relkind, pg_get_expr(relpartbound, oid)) as fact from relation
            union all
            select concat_ws(' ', 'sequence', relname, seqincrement, seqstart)
              from relation join pg_sequence on seqrelid = oid
            union all
            select concat_ws(' ', 'column', relname, row_number() over (partition by attrelid order by attnum), attname,
                             format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
              from relation join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
              left join pg_attrdef on adrelid = attrelid and adnum = attnum where relkind = 'r'
            union all
            select concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(c.oid))
              from pg_constraint as c join relation on conrelid = relation.oid
            union all
            select concat_ws(' ', 'index', pg_get_indexdef(indexrelid)) from pg_index join relation on indrelid = relation.oid
            union all
            select concat_ws(' ', 'view', relname, pg_get_viewdef(oid)) from relation where relkind in ('v', 'm')
            union all
            select concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), tgenabled)
              from pg_trigger as t join relation on tgrelid = relation.oid where not tgisinternal
            union all
            select concat_ws(' ', 'function', pg_get_functiondef(oid))
              from pg_proc where pronamespace = 'public'::regnamespace
            union all
            select concat_ws(' ', 'type', typname,
                             (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid))
              from pg_type as t where typnamespace = 'public'::regnamespace and typtype = 'e'
            order by fact
            """;

    private static final String TABLES =
            """
            select relname from pg_class
             where relnamespace = 'public'::regnamespace and relkind = 'r'
               and relname not like 'flyway%' and relname not like 'esquema%'
             order by relname
            """;

    private static final String HISTORY =
            """
            select concat_ws(' ', version, description, type, script, checksum, success)
              from flyway_schema_history where version <> '0' order by installed_rank
            """;

    private final List<String> scripts;
    private final Manifest manifest;
    private final FlywaySettings flyway;

    private ScriptChain(List<String> scripts, Manifest manifest, FlywaySettings flyway) {
        this.scripts = scripts;
        this.manifest = manifest;
        this.flyway = flyway;
    }

    /** Creates a chain; the first script is version 1. */
    static ScriptChain of(Path folder, String... scripts) {
        try {
            Path migrations = Files.createDirectories(folder.resolve("db/migration"));
            for (int i = 0; i < scripts.length; i++) {
                Files.writeString(migrations.resolve("V%03d__step.sql".formatted(i + 1)), scripts[i]);
            }
            List<String> names = ManifestGenerator.names(folder);
            return new ScriptChain(
                    List.of(scripts),
                    new Manifest(ManifestGenerator.generate(folder), names),
                    new FlywaySettings(SCHEMA, Map.of(), new ScriptProvider(ManifestGenerator.set(folder), List.of())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the number of the newest version. */
    int newest() {
        return scripts.size();
    }

    /** Creates a database and migrates it to a version in one run; version 0 leaves it empty. */
    TestDatabase migratedTo(int version) {
        TestDatabase database = TestPostgres.shared().newDatabase();
        if (version > 0) {
            migrate(database, version);
        }
        return database;
    }

    /** Creates a database, executes the scripts up to a version, and records nothing. */
    TestDatabase executedTo(int version) {
        TestDatabase database = TestPostgres.shared().newDatabase();
        scripts.subList(0, version).forEach(database::execute);
        return database;
    }

    RunReport migrate(TestDatabase database) {
        return migrate(database, newest());
    }

    RunReport migrate(TestDatabase database, int target) {
        Version version = version(target);
        RunRequest request = new RunRequest(Trigger.MANUAL, Optional.of(version), Duration.ZERO);
        return with(database, sessions -> new MigrationRun(
                        manifest,
                        sessions,
                        new MigrationPolicy(
                                LIMITS, BackupPolicy.ASKED, ExistingTables.ADOPT_IF_IDENTICAL, AlembicRevisions.NONE),
                        new Cancellation())
                .execute(request, version));
    }

    Plan plan(TestDatabase database) {
        Version version = version(newest());
        RunRequest request = new RunRequest(Trigger.MANUAL, Optional.of(version), Duration.ZERO);
        return with(database, sessions -> new PlanRun(
                        manifest,
                        sessions,
                        ExistingTables.ADOPT_IF_IDENTICAL,
                        AlembicRevisions.NONE,
                        new Cancellation())
                .execute(request, version));
    }

    AdoptionReport adopt(TestDatabase database) {
        AdoptionRequest request =
                new AdoptionRequest(Trigger.MANUAL, Duration.ZERO, Optional.empty(), Optional.empty(), false);
        return with(database, sessions -> new AdoptionRun(
                        manifest, sessions, LIMITS, BackupPolicy.ASKED, AlembicRevisions.NONE, new Cancellation())
                .execute(request));
    }

    SchemaStatus status(TestDatabase database) {
        Sessions sessions = new PinnedSessions(database::connect, SCHEMA, false);
        Version target = version(newest());
        Look look = Look.at(manifest, target, new PostgresReader(sessions, manifest).read());
        return SchemaStatus.of(
                manifest,
                target,
                look,
                Verification.of(manifest, look.states(), new PostgresStructure(sessions, manifest.owned()).read()),
                OnDrift.BREAKING);
    }

    /** Returns structure and rows, one fact for each line. */
    static List<String> content(TestDatabase database) {
        List<String> facts = new ArrayList<>(database.column(STRUCTURE));
        for (String table : database.column(TABLES)) {
            database.column("select t::text from \"%s\" as t order by 1".formatted(table)).stream()
                    .map(row -> "row %s %s".formatted(table, row))
                    .forEach(facts::add);
        }
        return facts;
    }

    static List<String> history(TestDatabase database) {
        return database.column(HISTORY);
    }

    private static Version version(int number) {
        return Version.of("%03d".formatted(number));
    }

    private <T> T with(TestDatabase database, Function<RunConnections, T> work) {
        Map<String, String> keys = Map.of(
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "postgres");
        keys.forEach(System::setProperty);
        try {
            Settings settings = ConfigurationLoader.load();
            return work.apply(new RunConnections(settings, manifest, flyway));
        } finally {
            keys.keySet().forEach(System::clearProperty);
        }
    }

    @Override
    public String toString() {
        return String.join(
                "\n",
                IntStream.range(0, scripts.size())
                        .mapToObj(i -> "V%d: %s".formatted(i + 1, scripts.get(i)))
                        .toList());
    }
}

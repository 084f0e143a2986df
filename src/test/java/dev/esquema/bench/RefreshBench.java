package dev.esquema.bench;

import dev.esquema.json.ManifestJson;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SharedDataSource;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.journal.PostgresJournalReader;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.verification.Verification;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the cost of watching a schema, one measurement after the other in one process: a refresh of an unchanged
 * schema with 6 and with 5,000 migrations; a fingerprint of a growing number of owned tables; a verification beside 10
 * and beside 10,000 tables of other applications. The verification is also measured as a complete process of a built
 * application.
 */
public final class RefreshBench {

    private static final int WARM_UP = 300;
    private static final int ROUNDS_OF_A_PROCESS = 25;
    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "flyway_schema_history");

    private static final int TABLES_AT_ONCE = 500;

    private static final String HISTORY =
            """
            create table flyway_schema_history (
                installed_rank serial primary key, version varchar(50), description varchar(200) not null,
                type varchar(20) not null, script varchar(1000) not null, checksum int,
                installed_by varchar(100) not null, installed_on timestamp not null default now(),
                execution_time int not null, success boolean not null);
            create index flyway_schema_history_s_idx on flyway_schema_history (success)
            """;

    private static final String ROW =
            """
            insert into flyway_schema_history
                (version, description, type, script, checksum, installed_by, execution_time, success)
            values ('%s', '%s', 'SQL', '%s', %d, 'bench', 1, true)""";

    private static final String TABLES =
            """
            do $$ begin for i in %1$d..%2$d loop
                execute format('create table %3$s%%s (id int primary key, a text not null default %%L, b int)', i, '');
                execute format('create index on %3$s%%1$s (a); create index on %3$s%%1$s (b)', i);
            end loop; end $$
            """;

    private RefreshBench() {}

    /** @param arguments the number of repetitions; optionally the path of an application to measure as a process */
    public static void main(String... arguments) throws SQLException, IOException {
        int rounds = Integer.parseInt(arguments[0]);
        try (TestPostgres postgres = TestPostgres.start(17, Map.of("max_locks_per_transaction", "4096"))) {
            report("refresh of an unchanged schema, by migrations", rounds, List.of(6, 5_000), migrations -> {
                SchemaMonitor monitor = Subject.generated(postgres, migrations).monitor();
                monitor.refresh();
                return monitor::refresh;
            });
            report("fingerprint, by owned tables", rounds, List.of(6, 60, 600), tables -> {
                PostgresStructure structure =
                        Subject.generated(postgres, tables).structure();
                return structure::fingerprint;
            });
            report("verification of 6 tables, by tables of others beside them", rounds, List.of(10, 10_000), others -> {
                Subject subject = Subject.packaged(postgres, others);
                return subject::verify;
            });
            if (arguments.length > 1) {
                reportProcess(postgres, Path.of(arguments[1]));
            }
        }
    }

    private static void reportProcess(TestPostgres postgres, Path path) throws SQLException, IOException {
        boolean jar = path.toString().endsWith(".jar");
        PackagedEsquema packaged =
                jar ? PackagedEsquema.jar(path) : new PackagedEsquema(List.of(path.toString()), Map.of());
        PackagedEsquema esquema = packaged.with("ESQUEMA_MIGRATIONS", LoanSet.FOLDER.toString());
        String what = "`verify`, the whole process of %s, by tables of others".formatted(path);
        report(what, 2, ROUNDS_OF_A_PROCESS, List.of(10, 10_000), others -> {
            PackagedEsquema on = esquema.on(Subject.packaged(postgres, others).database);
            return () -> succeed(on.run("verify"));
        });
    }

    private static void succeed(Result result) {
        if (result.exit() != 0) {
            throw new IllegalStateException(result.toString());
        }
    }

    private interface Preparation {
        Runnable prepare(int size) throws SQLException, IOException;
    }

    private static void report(String what, int rounds, List<Integer> sizes, Preparation preparation)
            throws SQLException, IOException {
        report(what, WARM_UP, rounds, sizes, preparation);
    }

    private static void report(String what, int warmUp, int rounds, List<Integer> sizes, Preparation preparation)
            throws SQLException, IOException {
        List<Runnable> works = new ArrayList<>();
        for (int size : sizes) {
            works.add(preparation.prepare(size));
        }
        long[][] nanos = new long[sizes.size()][rounds];
        for (int round = -warmUp; round < rounds; round++) {
            for (int i = 0; i < works.size(); i++) {
                long began = System.nanoTime();
                works.get(i).run();
                if (round >= 0) {
                    nanos[i][round] = System.nanoTime() - began;
                }
            }
        }
        System.out.println(what);
        double first = median(nanos[0]);
        for (int i = 0; i < sizes.size(); i++) {
            double median = median(nanos[i]);
            System.out.printf("  %,7d   median %.3f ms   ratio %.2f%n", sizes.get(i), median, median / first);
        }
    }

    private static double median(long[] nanos) {
        return Arrays.stream(nanos).sorted().skip(nanos.length / 2).findFirst().orElseThrow() / 1e6;
    }

    /** A migrated database, with the manifest of its build. */
    private static final class Subject {

        private final TestDatabase database;
        private final Manifest manifest;
        private final Sessions sessions;

        private Subject(TestDatabase database, List<Migration> migrations) throws SQLException {
            this.database = database;
            manifest = new Manifest(
                    migrations, migrations.stream().map(Migration::script).toList());
            database.execute(HISTORY);
            database.execute(migrations.stream().map(Subject::row).collect(Collectors.joining(";\n")));
            database.execute("analyze");
            sessions = new PinnedSessions(new SharedDataSource(database.connect())::getConnection, SCHEMA, false);
        }

        /** Creates a subject in which every migration creates one table with two indexes. */
        static Subject generated(TestPostgres postgres, int migrations) throws SQLException {
            TestDatabase database = postgres.newDatabase();
            for (int from = 1; from <= migrations; from += TABLES_AT_ONCE) {
                database.execute(TABLES.formatted(from, Math.min(from + TABLES_AT_ONCE - 1, migrations), "t"));
            }
            String[] versions = IntStream.rangeClosed(1, migrations)
                    .mapToObj(String::valueOf)
                    .toArray(String[]::new);
            return new Subject(database, Migrations.chain(versions).graph().inOrder());
        }

        /** Creates a subject with the packaged migrations beside tables of other applications. */
        static Subject packaged(TestPostgres postgres, int others) throws SQLException, IOException {
            TestDatabase database = postgres.newHostDatabase();
            List<Migration> migrations = Migrations.versioned(ManifestJson.read(Files.readAllBytes(LoanSet.MANIFEST)));
            for (Migration migration : migrations) {
                database.execute(Files.readString(LoanSet.MIGRATIONS.resolve(migration.script())));
            }
            for (int from = 1; from <= others; from += TABLES_AT_ONCE) {
                database.execute(TABLES.formatted(from, Math.min(from + TABLES_AT_ONCE - 1, others), "other"));
            }
            return new Subject(database, migrations);
        }

        private static String row(Migration migration) {
            return ROW.formatted(
                    migration.version(), migration.description(), migration.script(), migration.checksum());
        }

        SchemaMonitor monitor() {
            return new SchemaMonitor(
                    manifest,
                    target(),
                    reader().followingJournal(),
                    structure(),
                    new PostgresJournalReader(sessions),
                    Duration.ofHours(1),
                    DriftPolicy.every(Duration.ofHours(1)),
                    System::nanoTime);
        }

        PostgresStructure structure() {
            return new PostgresStructure(sessions, manifest.owned());
        }

        void verify() {
            MigrationStates states =
                    new MigrationStates(manifest, target(), reader().read().history());
            Verification found = Verification.of(manifest, states, structure().read());
            if (!found.findings().isEmpty()) {
                throw new IllegalStateException(found.findings().toString());
            }
        }

        private Version target() {
            return manifest.target(Optional.empty());
        }

        private PostgresReader reader() {
            return new PostgresReader(sessions, manifest);
        }
    }
}

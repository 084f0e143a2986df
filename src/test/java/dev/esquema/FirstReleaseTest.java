package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.Phase;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The tables of Esquema as version 0.1.0 makes and uses them, in files that never change: this build reads and continues
 * what that version wrote, and that version reads and writes beside this build.
 */
class FirstReleaseTest {

    private static final Path FILES = Path.of("src/test/resources/releases/0.1.0");

    private static final String TABLES =
            "'esquema_run', 'esquema_run_step', 'esquema_compatibility', 'esquema_statement'";

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    /** The migrations that the files hold as applied. */
    static ScriptedBuild chain(ScriptedBuild build) {
        return build.with(1, "create table a (id int primary key, name text);", "drop table a;")
                .with(2, "-- compatible-since: 1\ncreate table b (id int primary key);", "drop table b;")
                .with(
                        3,
                        "-- transactional: no\ncreate index concurrently a_name on a (name);\nanalyze a;",
                        "drop index a_name;")
                .with(
                        4,
                        "-- transactional: no\ncreate index concurrently b_id on b (id);\n"
                                + "select 1 / (1 - count(*)) from pg_class where relname = 'obstacle';",
                        "drop index b_id;");
    }

    @Test
    void thisBuildReadsAndContinuesWhatItWrote() throws IOException {
        database.execute(file("tables.sql"));
        List<Map<String, Object>> before = runs();
        Commands now = chain(ScriptedBuild.on(database)).built();

        SchemaStatus seen = now.status(database);
        assertThat(seen.phase()).isEqualTo(Phase.FAILED);
        assertThat(seen.lastRun().orElseThrow().failure().orElseThrow().message())
                .contains("migration 4 failed", "in statement 2 of 2");

        database.execute("drop table obstacle");
        now.migrate();

        assertThat(now.status(database).phase()).isEqualTo(Phase.CURRENT);
        assertThat(database.value("select count(*) from esquema_statement"))
                .as("it continued with the second statement, and has forgotten both")
                .isEqualTo("0");
        List<Map<String, Object>> after = runs();
        assertThat(after).hasSize(before.size() + 1);
        assertThat(after.subList(0, before.size())).isEqualTo(before);
    }

    @Test
    void itReadsAndWritesTheTablesOfThisBuild() throws IOException {
        Commands now = chain(ScriptedBuild.on(database)).built();
        now.migrate();
        assertEveryColumnIsThereAndANewOneMayBeLeftOut();

        database.execute(file("statements.sql").split("(?<=;)\\n\\n"));

        assertThat(now.status(database).phase()).isEqualTo(Phase.CURRENT);
        assertThat(now.status(database).lastRun().orElseThrow().toString()).contains("pod-2", "NOTHING_TO_DO");
        assertThat(database.value("select count(*) from esquema_run where backup is not null and outcome = 'APPLIED'"))
                .isEqualTo("1");
    }

    private void assertEveryColumnIsThereAndANewOneMayBeLeftOut() throws IOException {
        TestDatabase first = TestPostgres.shared().newDatabase();
        first.execute(file("tables.sql"));
        List<Map<String, Object>> before = columns(first);
        List<Map<String, Object>> now = columns(database);

        assertThat(before).hasSizeGreaterThan(40).isSubsetOf(now);
        assertThat(now)
                .filteredOn(column -> !before.contains(column))
                .allMatch(added -> added.get("is_nullable").equals("YES") || added.get("column_default") != null);
    }

    private static List<Map<String, Object>> columns(TestDatabase of) {
        return of.rows(
                """
                select table_name, column_name, data_type, is_nullable, column_default, is_identity
                  from information_schema.columns where table_name in (%s)
                """
                        .formatted(TABLES));
    }

    private List<Map<String, Object>> runs() {
        return database.rows("select * from esquema_run order by id");
    }

    private static String file(String name) throws IOException {
        return Files.readString(FILES.resolve(name));
    }
}

package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.FieldDatabases;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Databases that the real Alembic built (Debian packages alembic and python3-psycopg2). */
class AlembicIT {

    private static final Path CONFIGURATION = Path.of("src/test/resources/alembic/alembic.ini");

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @BeforeAll
    static void alembicIsThere() {
        assumeTrue(Tool.isThere("alembic", "--version"), "Alembic is not installed");
    }

    @Test
    void theSplitChainBesideAnotherBranch() {
        wide();
        upgrade("20251114_03_documento_ai_embeddings");
        upgrade("20250115_ai_prompt_variables");

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("the structure is that of 20251114.03\n", "recorded 4:");
        assertThat(revisions()).containsExactly("20250115_ai_prompt_variables", "20251114_03_documento_ai_embeddings");
        migratesTheRest();
    }

    @Test
    void theSplitChainInTheWidthThatAlembicItselfGives() {
        upgrade("20251114_02_fine_tuning_jobs");
        assertThat(database.value("select character_maximum_length from information_schema.columns"
                        + " where table_name = 'alembic_version'"))
                .isEqualTo("32");

        assertThat(esquema.run("adopt").out()).contains("recorded 3:");

        migratesTheRest();
    }

    @Test
    void theMonolith() {
        wide();
        upgrade("20250114_ai_training");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("recorded 5 whose objects existed already")
                .contains("applied 1: 20251114.05");
        assertThat(revisions()).containsExactly("20250114_ai_training");
        migratesTheRest();
    }

    @Test
    void theWholeSplitChain() {
        wide();
        upgrade("20251114_05_modelos_impago_cuotas");

        assertThat(esquema.run("adopt").out())
                .contains("the structure is that of 20251114.05\n", "recorded 6:")
                .doesNotContain("note:");

        migratesTheRest();
    }

    /** A stamp records a revision without a change of the structure. */
    @Test
    void aStamp() {
        wide();
        upgrade("20251114_04_modelos_riesgo");
        alembic("stamp", "20251114_05_modelos_impago_cuotas");

        Result result = esquema.run("adopt");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("table modelos_impago_cuotas of 20251114.05 is missing");
        alembic("stamp", "20251114_04_modelos_riesgo");
        assertThat(esquema.run("adopt").exit()).isZero();
        migratesTheRest();
    }

    private void migratesTheRest() {
        assertThat(esquema.run("migrate").exit()).isZero();
        assertThat(esquema.run("status", "--check").exit()).isZero();
        Agreement.holds(database);
    }

    /** Widens the version column: Alembic's own 32 characters are too few for two of the revisions. */
    private void wide() {
        FieldDatabases.alembic(database, 255);
    }

    private void upgrade(String revision) {
        alembic("upgrade", revision);
    }

    private void alembic(String command, String revision) {
        String url = "url=postgresql+psycopg2://postgres:postgres@localhost:%d/%s"
                .formatted(database.port(), database.name());
        String unused = Tool.run(
                "env",
                "PYTHONDONTWRITEBYTECODE=1",
                "alembic",
                "-c",
                CONFIGURATION.toString(),
                "-x",
                url,
                command,
                revision);
    }

    private List<String> revisions() {
        return database.column("select version_num from alembic_version order by 1");
    }
}

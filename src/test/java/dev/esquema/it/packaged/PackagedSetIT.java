package dev.esquema.it.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedSet;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged migrations, which are used without a folder; all other tests use sets of their own. */
@ParameterizedClass
@MethodSource("dev.esquema.testing.PackagedSet#andWithOneMore")
class PackagedSetIT {

    private final PackagedSet set;
    private final PackagedEsquema esquema;
    private final TestDatabase database;

    PackagedSetIT(PackagedSet set) {
        this.set = set;
        this.esquema = set.equals(PackagedSet.ofProject()) ? PackagedEsquema.packaged() : Build.of(set.folder());
        this.database = set.database();
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void theServerMigratesAnEmptyDatabaseAndNothingDeviates() {
        try (RunningEsquema serving = esquema.on(database).start()) {
            assertThat(serving.get("/q/health/ready").statusCode()).isEqualTo(200);
        }

        assertThat(SixMigrations.applied(database))
                .startsWith(SixMigrations.VERSIONS.toArray(String[]::new))
                .hasSameSizeAs(PackagedSet.names(set.migrations()));
        assertThat(SixMigrations.tables(database)).containsAll(SixMigrations.TABLES);
        assertThat(esquema.on(database).run("verify").exit()).isZero();
    }

    @Test
    void theNewestMigrationIsRolledBackAndReleased() {
        assertThat(esquema.on(database).run("migrate").exit()).isZero();
        List<String> applied = SixMigrations.applied(database);
        String newest = applied.get(applied.size() - 1);

        assertThat(esquema.on(database).run("rollback", newest, "--yes").exit()).isZero();
        assertThat(SixMigrations.held(database)).containsExactly(newest);
        assertThat(esquema.on(database).run("migrate", "--release", newest).exit())
                .isZero();

        assertThat(esquema.on(database).run("status", "--check").exit()).isZero();
    }

    @Test
    void psqlRunsThePrintedScript() {
        SqlScript.of(esquema).run(database);

        assertThat(esquema.on(database).run("status", "--check").exit()).isZero();
    }
}

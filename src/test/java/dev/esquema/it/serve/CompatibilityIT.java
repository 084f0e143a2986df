package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The oldest compatible target is stored in the transaction of the migration, and other builds respect it. */
class CompatibilityIT {

    private static final PackagedEsquema BREAKING = Build.with(
                    "V20251115__breaking.sql",
                    """
                    -- compatible-since: 20251114.05
                    create table breaking (id int);
                    do $$ begin
                        if exists (select from users) then
                            raise exception 'users are in the way';
                        end if;
                    end $$;
                    """)
            .built();

    private static final PackagedEsquema EXCLUDING = Build.with(
                    "V20251115__excluding.sql", "-- compatible-since: 20251115\ncreate table excluding (id int);\n")
            .built();
    private static final PackagedEsquema OLDER = PackagedEsquema.built().with("ESQUEMA_STATUS_INTERVAL", "1s");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = BREAKING.on(database);

    @Test
    void whatAnAppliedMigrationDeclaresIsThereForOlderBuilds() {
        assertThat(esquema.run("migrate").exit()).isZero();

        assertThat(database.rows("select version, compatible_since from esquema_compatibility"))
                .hasToString("[{version=20251115, compatible_since=20251114.05}]");
        assertThat(database.value("select count(distinct xmin) from (select xmin::text from esquema_compatibility"
                        + " union all select xmin::text from flyway_schema_history where version = '20251115'"
                        + " union all select xmin::text from pg_class where relname = 'breaking') as of_migration"))
                .as("transactions that wrote the declaration, the history and the table")
                .isEqualTo("1");
        Agreement.holds(BREAKING, database);
    }

    @Test
    void anOlderBuildServesWhereItsTargetIsOldEnough() {
        esquema.run("migrate");

        assertThat(OLDER.on(database).run("status", "--check").exit()).isZero();
        assertThat(OLDER.on(database)
                        .run("status", "--for-target", "20251114.04")
                        .exit())
                .isEqualTo(9);
        assertThat(esquema.run("status", "--for-target", "20251114.04").exit()).isEqualTo(9);
    }

    @Test
    void anExcludedServerBecomesUnreadyAndAnotherDoesNotStart() {
        try (RunningEsquema older = OLDER.on(database).start()) {
            older.awaitReady(SOON);

            assertThat(EXCLUDING.on(database).run("migrate").exit()).isZero();

            Eventually.within(SOON, () -> assertThat(older.readiness("phase")).isEqualTo("INCOMPATIBLE"));
            assertThat(older.get("/q/health/ready").statusCode()).isEqualTo(503);
            older.get("/schema/compatibility?target=20251114.05")
                    .then()
                    .body("serves", equalTo(false))
                    .body("reasons", contains("migration 20251115 is applied and requires target 20251115 or newer"));
            older.get("/schema").then().body("incompatible", hasSize(1));
        }
        for (String command : new String[] {"migrate", "serve"}) {
            Result refused = OLDER.on(database).run(command);
            assertThat(refused.exit()).isEqualTo(9);
            assertThat(refused.lastErrLine())
                    .contains("migration 20251115 requires target 20251115 or newer", "20251114.05");
        }
        assertThat(OLDER.on(database).run("status", "--check").exit()).isEqualTo(9);
        assertThat(EXCLUDING.on(database).run("status", "--check").exit()).isZero();
    }

    @Test
    void anUnreadableDeclarationIsRefusedAndAMissingTableDeclaresNothing() {
        EXCLUDING.on(database).run("migrate");
        database.execute(
                "create role reader_%s login password 'reader'".formatted(database.name()),
                "grant select on flyway_schema_history to reader_%s".formatted(database.name()));
        PackagedEsquema reader = OLDER.with(
                "DATABASE_URL",
                database.databaseUrl().replace("postgres:postgres@", "reader_%s:reader@".formatted(database.name())));

        Result unknown = reader.run("status", "--check");
        assertThat(unknown.exit()).as(unknown.err()).isEqualTo(6);
        assertThat(unknown.lastErrLine()).contains("public.esquema_compatibility TO ");

        database.execute("drop table esquema_compatibility");
        assertThat(OLDER.on(database).run("status", "--check").exit()).isZero();
    }

    @Test
    void aMigrationThatFailsLeavesNone() {
        database.execute("insert into users default values");

        assertThat(esquema.run("migrate").exit()).isEqualTo(7);

        assertThat(database.column("select version from esquema_compatibility")).isEmpty();
        Agreement.holds(BREAKING, database);
    }
}

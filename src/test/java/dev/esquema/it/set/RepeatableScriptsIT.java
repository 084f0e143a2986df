package dev.esquema.it.set;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.esquema.it.support.SetFolder;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Repeatable scripts run after the versioned ones whenever their checksum changed, as Flyway runs them. */
class RepeatableScriptsIT {

    private static final String VIEW = "create or replace view ${prefix}_orders as select id, buyer from orders;";

    private final SetFolder shop = SetFolder.shop()
            .with("placeholders.properties", "prefix=open\n")
            .with("migration/R__views.sql", VIEW)
            .with(
                    "migration/deep/R__Nested_name.sql",
                    """
                    create or replace function touched() returns trigger language plpgsql as $$
                    begin
                        new.note := coalesce(new.note, 'none');
                        return new;
                    end $$;
                    create or replace trigger orders_touched before insert on orders for each row execute function touched();
                    grant select on orders to public;
                    """);

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @Test
    void theyRunAfterTheVersionsAndAreRecordedAsFlywayDoes() {
        assertThat(learn().out()).contains("R__views.sql: new", "creates view open_orders", "function touched()");

        assertThat(succeed("plan").out()).contains("pending 5", "R__Nested_name\n", "R__views\n");
        assertThat(succeed("migrate").out()).startsWith("applied 5: 1, 2, 2.1, R__Nested_name, R__views");

        assertThat(rows()).containsExactly("Nested name|SQL|deep/R__Nested_name.sql|t", "views|SQL|R__views.sql|t");
        assertThat(database.value("select count(*) from flyway_schema_history where version is null"))
                .isEqualTo("2");
        assertThat(succeed("status", "--check").out()).contains("CURRENT");
        assertThat(succeed("verify").out()).contains("no finding");
        assertThat(succeed("migrate").out()).startsWith("nothing to do");
        assertThat(succeed("history").out()).containsPattern("applied +R__views +views");
        assertThat(succeed("show", "R__views").out()).contains("creates", "view open_orders", "MIGRATE APPLIED");
        assertThat(run("show", "R__none").err()).contains("R__none is neither in the migration set nor applied");
        assertThatNoException().isThrownBy(() -> flyway().validate());
        assertThat(flyway().info().pending()).isEmpty();
        assertThat(database.column("select version from esquema_run_step order by position"))
                .containsExactly("1", "2", "2.1", "R__Nested_name", "R__views");
    }

    @Test
    void aChangedScriptIsPendingAndRunsAgain() {
        learn();
        succeed("migrate");
        shop.with("migration/R__views.sql", VIEW.replace("buyer from", "buyer, note from"));
        assertThat(learn().out()).contains("R__views.sql: edited");

        Result status = run("status", "--check", "--json");
        assertThat(status.exit()).isEqualTo(3);
        assertThat(status.json().get("phase").asText()).isEqualTo("BEHIND");
        assertThat(status.json().get("pending").toString()).isEqualTo("[\"R__views\"]");
        assertThat(succeed("plan", "--json").json().at("/pending/0/name").asText())
                .isEqualTo("R__views");
        assertThat(run("verify").out()).doesNotContain("edited");

        assertThat(succeed("migrate").out()).startsWith("applied 1: R__views; the schema is at 2.1");
        assertThat(rows()).hasSize(3);
        assertThat(succeed("verify").out()).contains("no finding");

        database.execute("drop view open_orders");
        assertThat(run("verify").out()).contains("open_orders", "R__views");
    }

    @Test
    void anotherValueOfAPlaceholderRunsItsScriptAgain() {
        learn();
        succeed("migrate");

        Result plan = shop.application()
                .on(database)
                .with("QUARKUS_FLYWAY_PLACEHOLDERS__PREFIX_", "late")
                .run("plan");

        assertThat(plan.out()).contains("pending 1", "R__views");
    }

    @Test
    void aDatabaseThatFlywayMigratedIsTakenOverAndNoScriptRunsAgain() {
        learn();
        flyway().migrate();
        List<String> before = rows();

        assertThat(succeed("status", "--check").out()).contains("CURRENT");
        assertThat(succeed("verify").out()).contains("no finding");
        assertThat(succeed("migrate").out()).startsWith("nothing to do");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void thePrintedScriptLeavesTheSameStructureAndHistory() {
        learn();
        succeed("migrate");
        TestDatabase other = TestPostgres.shared().newDatabase();

        SqlScript printed = SqlScript.of(shop.application());
        printed.run(other);
        assertThat(rows(other)).isEqualTo(rows());
        assertThat(shop.application().on(other).run("verify").out()).contains("no finding");
        assertThat(shop.application().on(other).run("migrate").out()).startsWith("nothing to do");

        SqlScript.of(shop.application(), "--from", "2.1").run(other);
        assertThat(rows(other)).as("nothing ran again").isEqualTo(rows());
    }

    @Test
    void aScriptThatFailsEndsTheRunInTheFormOfAnyOther() {
        learn();
        database.execute("create table open_orders (id int)");

        Result migrate = run("migrate", "--json");

        assertThat(migrate.exit()).isEqualTo(7);
        assertThat(migrate.json().at("/error/version").asText()).isEqualTo("R__views");
        assertThat(migrate.json().at("/error/line").asInt()).isEqualTo(1);
        assertThat(migrate.json().at("/error/message").asText())
                .contains(
                        "migration R__views failed at line 1 of R__views.sql", "42809", "applied before it: 1, 2, 2.1");
        assertThat(run("status", "--check").exit()).isEqualTo(7);
        database.execute("drop table open_orders");
        assertThat(succeed("migrate").out()).startsWith("applied 1: R__views");
    }

    @Test
    void aRollbackNamesTheScriptWhoseViewIsInTheWay() {
        learn();
        succeed("migrate");

        Result refused = run("rollback", "2", "--cascade", "--yes");
        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err())
                .contains("view open_orders depends on it, and R__views.sql created it: drop it first");

        database.execute("drop view open_orders");
        succeed("rollback", "2", "--cascade", "--yes");
        assertThat(succeed("status", "--check").out()).contains("CURRENT");
        assertThat(succeed("status").out()).contains("R__views runs only after 2, whose objects it uses");

        assertThat(succeed("migrate", "--release", "2", "--release", "2.1").out())
                .startsWith("applied 4: 2, 2.1, R__Nested_name, R__views");
        assertThat(succeed("verify").out()).contains("no finding");
    }

    @Test
    void aMigrationAfterTheScriptThatChangesWhatItUsesIsNoFalseFinding() {
        shop.with("migration/R__views.sql", "create or replace view open_orders as select * from orders;");
        learn();
        succeed("migrate");
        shop.with("migration/V3__more.sql", "alter table orders add column more int;");
        learn();

        succeed("migrate");

        assertThat(succeed("verify").out()).contains("no finding", "R__views ran before 3");
        assertThat(succeed("status", "--check").out()).contains("CURRENT");
    }

    @Test
    void theServerShowsThemAndStaysReadyWhileANewerImageReplacesOne() {
        learn();
        try (RunningEsquema serving = shop.application().on(database).start()) {
            serving.awaitReady(Duration.ofSeconds(60));
            assertThat(given().port(serving.port()).accept("text/html").get("/").asString())
                    .contains("href=\"./schema/migrations/R__views\"");
            assertThat(serving.get("/schema/migrations/R__views").<String>path("state"))
                    .isEqualTo("applied");
            assertThat(serving.get("/schema/migrations").<List<String>>path("migrations.name"))
                    .endsWith("R__Nested_name", "R__views");
            assertThat(serving.get("/schema").<List<String>>path("pending")).isEmpty();

            shop.with("migration/R__views.sql", VIEW.concat(" -- newer"));
            learn();
            succeed("migrate");
            assertThat(serving.ready().statusCode()).isEqualTo(200);
            assertThat(serving.get("/schema").<String>path("phase")).isEqualTo("CURRENT");
        }
    }

    @Test
    void existingTablesAreAdoptedAndTheScriptsRunAfterwards() {
        learn();
        TestDatabase existing = TestPostgres.shared().newDatabase();
        shop.application().on(existing).run("migrate");
        existing.execute("drop table flyway_schema_history, esquema_run_step, esquema_run");

        Result migrate = shop.application().on(existing).run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out()).contains("applied 2: R__Nested_name, R__views");
        assertThat(shop.application().on(existing).run("verify").out()).contains("no finding");
    }

    @Test
    void whatCannotRunAsARepeatableScriptIsRefusedByName() {
        assertRefused("R__views.sql and sub/R__views.sql have the same description", "sub/R__views.sql", VIEW);
        assertRefused("R__now.sql has the placeholder ${flyway:timestamp}", "R__now.sql", "-- ${flyway:timestamp}\n");
        assertRefused("R__vacuum.sql runs outside a transaction", "R__vacuum.sql", "vacuum users;");
        assertRefused("R__first.sql declares `-- depends:`", "R__first.sql", "-- depends: 1\nselect 1;");
    }

    @Test
    void aJavaMigrationInTheHistoryIsRefusedBeforeAnythingRuns() {
        learn();
        database.execute(
                """
                create table flyway_schema_history (installed_rank int primary key, version varchar(50),
                    description varchar(200), type varchar(20), script varchar(1000), checksum int,
                    installed_by varchar(100), installed_on timestamp default now(), execution_time int, success boolean)
                """,
                """
                insert into flyway_schema_history values
                    (1, '1', 'users', 'JDBC', 'db.migration.V1__users', null, 'postgres', now(), 1, true)
                """,
                "create table users (id serial primary key, mail text not null unique)");

        Result refused = run("migrate");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(4);
        assertThat(refused.err())
                .contains(
                        "1 was applied from db.migration.V1__users, which is a Java migration", "repair --checksum 1");
        assertThat(database.value("select to_regclass('orders') is null")).isEqualTo("t");

        succeed("repair", "--checksum", "1", "--yes");
        assertThat(database.value("select concat(type, ' ', script) from flyway_schema_history where version = '1'"))
                .isEqualTo("SQL V1__users.sql");
        succeed("migrate");
        assertThat(succeed("verify").out()).contains("no finding");
    }

    private void assertRefused(String sentence, String script, String sql) {
        SetFolder wrong = SetFolder.shop().with("migration/R__views.sql", VIEW).with("migration/".concat(script), sql);
        Result result = wrong.application()
                .with("QUARKUS_FLYWAY_PLACEHOLDERS__PREFIX_", "open")
                .run("manifest", "write", "--on", database.databaseUrl());
        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.err()).contains(sentence);
    }

    private List<String> rows() {
        return rows(database);
    }

    private static List<String> rows(TestDatabase from) {
        return from.column(
                "select concat_ws('|', description, type, script, success) from flyway_schema_history where version is null order by installed_rank");
    }

    private Flyway flyway() {
        var configuration = Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .placeholders(Map.of("prefix", "open"))
                .ignoreMigrationPatterns("*:missing")
                .locations("filesystem:%s".formatted(shop.path().resolve("migration")));
        configuration
                .getConfigurationExtension(org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }

    private Result learn() {
        Result write = shop.application().run("manifest", "write", "--on", database.databaseUrl());
        assertThat(write.exit()).as(write.err()).isZero();
        return write;
    }

    private Result run(String... command) {
        return shop.application().on(database).run(command);
    }

    private Result succeed(String... command) {
        Result result = run(command);
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }
}

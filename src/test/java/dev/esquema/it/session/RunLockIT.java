package dev.esquema.it.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run keeps its lock while it is idle, and stops as soon as it has lost it. */
class RunLockIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Tag("faults")
    @Test
    void aLongBackupDoesNotEndTheIdleSession() {
        TestDatabase dumped = PostgresClient.server().newHostDatabase();
        dumped.execute(
                "alter database %s set idle_session_timeout = '1s'".formatted(dumped.name()),
                "alter database %s set idle_in_transaction_session_timeout = '1s'".formatted(dumped.name()));
        String slow = "sleep 3; PATH=${PATH#*:} exec pg_dump \"$@\"";
        String path = "%s:%s".formatted(PostgresClient.fake(Map.of("pg_dump", slow)), System.getenv("PATH"));

        Result result = PackagedEsquema.built()
                .on(dumped)
                .with("PATH", path)
                .run("migrate", "--backup", PostgresClient.newFolder().toString());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(SixMigrations.applied(dumped)).hasSize(6);
        assertThat(dumped.column("select outcome from esquema_run")).containsExactly("APPLIED");
    }

    @Test
    void aScriptThatReleasesAllAdvisoryLocksEndsTheRun() {
        assertStopsAfter("select pg_advisory_unlock_all();");
    }

    @Test
    void aScriptThatDiscardsTheSessionEndsTheRun() {
        assertStopsAfter("-- transactional: no\ndiscard all;");
    }

    private void assertStopsAfter(String script) {
        PackagedEsquema build = Build.with("V20251115__releases.sql", script)
                .and("V20251116__after.sql", "create table after_release (id int);")
                .declared();

        Result stopped = build.on(database).run("migrate");

        assertThat(stopped.exit()).as(stopped.err()).isEqualTo(6);
        assertThat(stopped.lastErrLine())
                .contains("V20251115__releases.sql released the run lock")
                .contains("applied before it:")
                .contains("20251115");
        assertThat(SixMigrations.applied(database)).endsWith("20251115").doesNotContain("20251116");
        assertThat(database.value("select to_regclass('after_release') is null"))
                .isEqualTo("t");
        assertThat(build.on(database).run("migrate").exit()).isZero();
        assertThat(SixMigrations.applied(database)).endsWith("20251116");
    }
}

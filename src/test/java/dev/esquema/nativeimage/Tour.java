package dev.esquema.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SetFolder;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.TraceCollector;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs every command and the server, also with errors. */
final class Tour {

    private static final List<String> ROUTES = List.of(
            "/schema",
            "/schema/migrations",
            "/schema/migrations/20251114",
            "/schema/migrations/nothing",
            "/schema/heads",
            "/schema/graph",
            "/schema/runs",
            "/schema/verification",
            "/schema/compatibility?target=20251114",
            "/q/health/live",
            "/q/health/started",
            "/q/health/ready",
            "/q/health",
            "/q/metrics",
            "/nothing");

    private final UnaryOperator<PackagedEsquema> recorded;
    private final PackagedEsquema esquema;

    /** @param recorded adds the agent to an application */
    Tour(PackagedEsquema esquema, UnaryOperator<PackagedEsquema> recorded) {
        this.recorded = recorded;
        this.esquema = recorded.apply(esquema);
    }

    void withoutADatabase() {
        run(esquema, 0, "--help");
        run(esquema, 0, "migrate", "--help");
        run(esquema, 0, "completion", "bash");
        run(esquema, 0, "completion", "fish", "--json");
        run(esquema, 2, "migrate", "--nothing");
        run(esquema.with("DATABASE_URL", "mysql://localhost/x"), 2, "status");
        String nowhere = "postgres://postgres:postgres@localhost:%d/x".formatted(PackagedEsquema.freePort());
        run(esquema.with("DATABASE_URL", nowhere), 8, "status", "--json");
    }

    /** Runs every command successfully, on a server that requires TLS and a password. */
    void everyCommand(TestPostgres server, Path certificate, Path backups) {
        TestDatabase database = server.newHostDatabase();
        String tls = "%s?sslmode=verify-full&sslrootcert=%s".formatted(database.databaseUrl(), certificate);
        PackagedEsquema owner = esquema.with("DATABASE_URL", tls);
        run(owner, 0, "plan", "--json");
        run(owner, 0, "migrate");
        try (TraceCollector collector = TraceCollector.start()) {
            run(traced(owner, collector), 0, "migrate", "--json");
            assertThat(collector.spans()).hasSize(1);
        }
        run(owner.with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"), 0, "migrate", "--backup", backups.toString());
        run(owner, 0, "status", "--check");
        run(owner, 0, "wait", "--json");
        run(owner, 0, "current");
        run(owner, 0, "history", "--graph");
        run(owner, 0, "history", "--json");
        run(owner, 0, "heads");
        run(owner, 0, "runs", "--json");
        run(owner, 0, "show", "20251114");
        run(owner, 0, "verify");
        run(owner, 0, "sql");
        run(owner, 0, "repair", "--yes");
        run(owner, 0, "rollback", "20251114.05", "--yes");
        run(owner, 0, "migrate", "--release", "20251114.05");
        dropHistory(database, server);
        run(owner, 0, "adopt", "--json");
        run(esquema.with("DATABASE_URL", tls.replace(":postgres@", ":wrong@")), 8, "status");
    }

    /** Adds all that the environment can tell traces. */
    private static PackagedEsquema traced(PackagedEsquema esquema, TraceCollector collector) {
        return esquema.with("ESQUEMA_TRACES_ENDPOINT", collector.url())
                .with("TRACEPARENT", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .with("TRACESTATE", "vendor=7")
                .with("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20token")
                .with("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test");
    }

    private static void dropHistory(TestDatabase database, TestPostgres server) {
        assertThat(server.port()).isEqualTo(database.port());
        database.execute("drop table flyway_schema_history");
    }

    void aMigrationThatFails(TestDatabase database) {
        Build build = Build.with("V20251115__warning.sql", "do $$ begin raise warning 'careful'; end $$;")
                .and("V20251116__outside.sql", "-- transactional: no\ncreate index concurrently ix on users (id);")
                .and("V20251117__half.sql", "create table half (id int);\n\ninsert into half values (1 / 0);");
        String nowhere = "http://localhost:%d".formatted(PackagedEsquema.freePort());
        run(recorded.apply(build.declared()).on(database).with("ESQUEMA_TRACES_ENDPOINT", nowhere), 7, "migrate");
    }

    /** Runs the commands that write a migration set, and then migrates with the folder. */
    void aFolderOfMigrations(TestDatabase database) {
        SetFolder folder = SetFolder.shop()
                .with("migration/V3__add.sql", "create index concurrently ix_add on users (id);")
                .with("migration/V4__copy.sql", "copy users (mail) from stdin;\na@example.com\n\\.\n");
        PackagedEsquema shop = folder.usedBy(esquema);
        run(shop, 0, "manifest", "write", "--on", database.databaseUrl());
        run(shop, 0, "manifest", "check", "--on", database.databaseUrl(), "--json");
        run(shop.on(database), 0, "migrate");
        run(shop.on(database), 0, "verify", "--json");
        run(shop, 0, "new", "one more");
        run(shop, 4, "manifest", "check", "--on", database.databaseUrl());
    }

    void theServer(TestDatabase database) {
        try (TraceCollector collector = TraceCollector.start()) {
            serve(traced(esquema.on(database), collector), "migrates at start");
            assertThat(collector.spans()).hasSizeGreaterThan(1);
        }
        serve(esquema.on(database).with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"), "writes its log as JSON");
    }

    void theServerInTheBackground(TestDatabase database) {
        serve(
                esquema.on(database).withoutMigrateAtStart().with("ESQUEMA_MIGRATE_IN_BACKGROUND", "true"),
                "migrates in the background");
    }

    private static void serve(PackagedEsquema esquema, String description) {
        try (RunningEsquema server = esquema.start("serve")) {
            server.awaitReady(Duration.ofSeconds(60));
            List<Integer> answers = new ArrayList<>();
            ROUTES.forEach(route -> answers.add(server.get(route).statusCode()));
            assertThat(answers).as(description).contains(200, 404).allMatch(status -> status < 500);
            assertThat(server.stop().exit()).as(description).isEqualTo(143);
        }
    }

    private static void run(PackagedEsquema esquema, int exit, String... arguments) {
        Result result = esquema.run(arguments);
        assertThat(result.exit())
                .as("%s: %s%s", String.join(" ", arguments), result.err(), result.out())
                .isEqualTo(exit);
    }
}

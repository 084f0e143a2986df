package dev.esquema.it.trace;

import static dev.esquema.testing.TraceCollector.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.esquema.it.support.FailingBuild;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.TraceCollector;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a collector, a run and its migrations are spans; without one, nothing is sent and nothing else changes. */
class TracesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final TraceCollector collector = TraceCollector.start();

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void aRunIsASpanBelowThePipelineThatStartedItAndItsMigrationsAreSpansBelowTheRun() {
        Result result = traced(PackagedEsquema.built())
                .with("TRACEPARENT", "00-%s-%s-01".formatted(TRACE, PARENT))
                .with("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20s3cret-of-the-collector")
                .with("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
                .run("migrate");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).doesNotContain("warn", "s3cret");
        assertThat(collector.paths()).containsOnly("/v1/traces");
        assertThat(collector.header("Authorization")).containsExactly("Bearer s3cret-of-the-collector");
        assertThat(collector.resource())
                .contains(
                        entry("service.name", "esquema"),
                        entry("service.version", database.value("select build_version from esquema_run")),
                        entry("deployment.environment.name", "test"));
        List<Span> spans = collector.spans();
        Span run = spans.get(0);
        assertThat(spans).extracting(Span::getName).containsExactly(names());
        assertThat(spans).allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
        assertThat(hex(run.getParentSpanId())).isEqualTo(PARENT);
        assertThat(spans.subList(1, spans.size()))
                .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(run.getSpanId()))
                .allSatisfy(span -> assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT))
                .allSatisfy(
                        span -> assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET));
        assertThat(attributes(run))
                .contains(
                        entry("db.system.name", "postgresql"),
                        entry("db.namespace", namespace()),
                        entry("db.query.summary", "migrate"),
                        entry("server.address", "localhost"),
                        entry("server.port", String.valueOf(database.port())),
                        entry("esquema.run.id", "1"),
                        entry("esquema.operation", "MIGRATE"),
                        entry("esquema.trigger", "ENTRYPOINT"),
                        entry("esquema.outcome", "APPLIED"),
                        entry("esquema.migration_set", database.value("select migration_set from esquema_run")))
                .doesNotContainKey("error.type");
        assertThat(attributes(spans.get(1)))
                .contains(
                        entry("db.system.name", "postgresql"),
                        entry("db.namespace", namespace()),
                        entry("db.query.summary", "apply migration"),
                        entry("esquema.migration.version", "20251114"),
                        entry("esquema.outcome", "APPLIED"));
        assertThat(collector.raw()).doesNotContainIgnoringCase("create table").doesNotContain("postgres:postgres");
    }

    @Test
    void aFailureIsTheStatusOfTheMigrationAndOfTheRunWithoutSql() {
        Result result = traced(FailingBuild.declared()).run("migrate");

        assertThat(result.exit()).isEqualTo(7);
        List<Span> spans = collector.spans();
        Span failed = spans.get(spans.size() - 1);
        assertThat(attributes(failed))
                .contains(entry("esquema.migration.version", FailingBuild.VERSION), entry("esquema.outcome", "FAILED"));
        assertThat(List.of(spans.get(0), failed))
                .allSatisfy(
                        span -> assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR))
                .allSatisfy(span -> assertThat(span.getStatus().getMessage()).isEqualTo("A migration failed"))
                .allSatisfy(span -> assertThat(attributes(span))
                        .contains(
                                entry("db.response.status_code", "22012"),
                                entry("error.type", "22012"),
                                entry("esquema.code", "MIGRATION_FAILED")));
        assertThat(collector.raw()).doesNotContainIgnoringCase("insert into").doesNotContain("division by zero");
    }

    @Test
    void aServerSendsTheRunBeforeItListensAndARunThatFoundNothingToDo() {
        try (RunningEsquema server = traced(PackagedEsquema.built()).start("serve")) {
            server.awaitReady(Duration.ofSeconds(60));
            Eventually.within(Duration.ofSeconds(10), () -> assertThat(collector.spans())
                    .extracting(Span::getName)
                    .containsExactly(names()));
            assertThat(attributes(collector.spans().get(0))).contains(entry("esquema.trigger", "STARTUP"));
        }
        try (RunningEsquema server = traced(PackagedEsquema.built())
                .withoutMigrateAtStart()
                .with("ESQUEMA_MIGRATE_IN_BACKGROUND", "true")
                .start("serve")) {
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(
                            database.value("select count(*) from esquema_run where outcome = 'NOTHING_TO_DO'"))
                    .isEqualTo("1"));
            assertThat(server.stop().exit()).isEqualTo(143);
            assertThat(collector.spans()).hasSize(names().length + 1);
            assertThat(attributes(collector.spans().get(names().length)))
                    .contains(entry("esquema.outcome", "NOTHING_TO_DO"), entry("db.query.summary", "migrate"));
        }
    }

    @Test
    void aCollectorThatIsDownCostsOneLineAndShortTime() {
        String nowhere = "http://127.0.0.1:%d".formatted(PackagedEsquema.freePort());
        long began = System.nanoTime();

        Result result = PackagedEsquema.built()
                .on(database)
                .with("ESQUEMA_TRACES_ENDPOINT", nowhere)
                .with("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=s3cret-of-the-collector")
                .run("migrate");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("applied 6: ");
        assertThat(result.err().lines().filter(line -> line.contains("trace")))
                .containsExactly(
                        "warn: traces were not sent to %s/v1/traces: it did not accept them within 2 seconds; the run is not affected"
                                .formatted(nowhere));
        assertThat(result.err()).doesNotContain("s3cret", "\tat ", "io.opentelemetry");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void withoutTheKeyNothingIsSentOrLoadedWhateverThePlatformSets(@TempDir Path folder) throws IOException {
        Path classes = folder.resolve("classes");

        Result result = loggingClasses(PackagedEsquema.built(), classes)
                .on(database)
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
                .with("OTEL_TRACES_EXPORTER", "otlp")
                .run("migrate");

        assertThat(result.exit()).isZero();
        assertThat(collector.paths()).isEmpty();
        if (Files.exists(classes)) {
            assertThat(Files.readString(classes))
                    .contains("dev.esquema.schema.port.RunTrace")
                    .doesNotContain("io.opentelemetry", "java.net.http", "dev.esquema.trace");
        }
    }

    /** Makes a JVM list the classes that it loads; a native executable has none to load. */
    private static PackagedEsquema loggingClasses(PackagedEsquema esquema, Path file) {
        List<String> launcher = new ArrayList<>(esquema.launcher());
        if (launcher.contains("-jar")) {
            launcher.add(1, "-Xlog:class+load:file=%s".formatted(file));
        }
        return new PackagedEsquema(launcher, esquema.environment());
    }

    private PackagedEsquema traced(PackagedEsquema esquema) {
        return esquema.on(database).with("ESQUEMA_TRACES_ENDPOINT", collector.url());
    }

    private String namespace() {
        return "%s|public".formatted(database.value("select current_database()"));
    }

    private static String[] names() {
        return new String[] {
            "migrate",
            "apply migration",
            "apply migration",
            "apply migration",
            "apply migration",
            "apply migration",
            "apply migration"
        };
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}

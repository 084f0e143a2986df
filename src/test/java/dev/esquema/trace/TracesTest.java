package dev.esquema.trace;

import static dev.esquema.testing.TraceCollector.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.TraceCollector;
import dev.esquema.testing.fake.Migrations;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs as a collector receives them. */
@Timeout(60)
class TracesTest {

    private static final RunTrace.Subject ROLLBACK = new RunTrace.Subject(
            Operation.ROLLBACK,
            Trigger.MANUAL,
            new Origin("pod", 7, "app", new Build("1.2", "abc1234"), Optional.of("5e7")),
            new RunTrace.Place(Optional.of("shop"), Optional.of("db"), OptionalInt.of(5433)));

    private final TraceCollector collector = TraceCollector.start();
    private final CapturedLog log = new CapturedLog("dev.esquema.trace");

    @AfterEach
    void close() {
        collector.close();
        log.close();
    }

    @Test
    void migrationsThatAreWrittenTogetherAreAnAttributeOfTheRun() {
        Traces traces = traces(Map.of());

        RunTrace run = traces.begin(ROLLBACK);
        run.connected("sales");
        run.recorded(9);
        run.together(List.of(Migrations.migration("3"), Migrations.migration("2")));
        run.ended(RunOutcome.ROLLED_BACK, Optional.empty());
        traces.close();

        Span span = collector.spans().get(0);
        assertThat(span.getName()).isEqualTo("rollback");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(attributes(span))
                .containsOnly(
                        entry("db.system.name", "postgresql"),
                        entry("db.namespace", "shop|sales"),
                        entry("db.query.summary", "rollback"),
                        entry("server.address", "db"),
                        entry("server.port", "5433"),
                        entry("esquema.operation", "ROLLBACK"),
                        entry("esquema.trigger", "MANUAL"),
                        entry("esquema.migration_set", "5e7"),
                        entry("esquema.run.id", "9"),
                        entry("esquema.migration.versions", "[3, 2]"),
                        entry("esquema.outcome", "ROLLED_BACK"));
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aMigrationThatIsTriedAgainHasASpanForEachTry() {
        Traces traces = traces(Map.of());
        RunTrace run = traces.begin(ROLLBACK);

        run.began(Migrations.migration("1"));
        run.ended(Migrations.migration("1"), StepOutcome.FAILED, Optional.of(failure()));
        run.began(Migrations.migration("1"));
        run.ended(Migrations.migration("1"), StepOutcome.APPLIED, Optional.empty());
        run.ended(RunOutcome.APPLIED, Optional.empty());
        run.ended(RunOutcome.FAILED, Optional.of(failure()));
        traces.close();

        List<Span> spans = collector.spans();
        assertThat(spans).extracting(Span::getName).containsExactly("rollback", "apply migration", "apply migration");
        assertThat(spans.get(0).getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(spans.get(1).getStatus().getMessage()).isEqualTo("A migration failed");
        assertThat(attributes(spans.get(1)))
                .contains(
                        entry("db.response.status_code", "55P03"),
                        entry("error.type", "55P03"),
                        entry("esquema.migration.line", "4"),
                        entry("esquema.migration.version", "1"));
        assertThat(attributes(spans.get(2))).doesNotContainKeys("error.type", "db.response.status_code");
        assertThat(collector.raw()).doesNotContain("secret");
    }

    @Test
    void aFailureWithoutSqlStateIsNamedByItsCode() {
        Traces traces = traces(Map.of());
        RunTrace run = traces.begin(ROLLBACK);

        run.ended(RunOutcome.REFUSED, Optional.of(new SchemaException(Code.REFUSED, "secret")));
        traces.close();

        assertThat(attributes(collector.spans().get(0)))
                .contains(entry("error.type", "REFUSED"), entry("db.namespace", "shop"))
                .doesNotContainKey("db.response.status_code");
    }

    @Test
    void aRunWhoseParentIsNotSampledIsNotSent() {
        Traces traces = traces(Map.of("TRACEPARENT", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"));

        traces.begin(ROLLBACK).ended(RunOutcome.ROLLED_BACK, Optional.empty());
        traces.close();

        assertThat(collector.paths()).isEmpty();
    }

    @Test
    void theStandardVariableSwitchesTracesOff() {
        Traces traces = traces(Map.of("OTEL_SDK_DISABLED", "true"));

        assertThat(traces.begin(ROLLBACK)).isSameAs(RunTrace.NONE);
        traces.close();
    }

    @Test
    void aRefusalOfTheCollectorIsOneLine() {
        collector.answering(401);
        Traces traces = traces(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "authorization=s3cret"));

        traces.begin(ROLLBACK).ended(RunOutcome.ROLLED_BACK, Optional.empty());
        traces.close();
        traces.begin(ROLLBACK).ended(RunOutcome.ROLLED_BACK, Optional.empty());
        traces.close();

        assertThat(log.lines())
                .containsExactly(
                        "WARN traces were not sent to %s/v1/traces: it answered with the HTTP status 401; the run is not affected"
                                .formatted(collector.url()));
    }

    @Test
    void aSlowCollectorIsWaitedForForTwoSeconds() {
        collector.slow();
        Traces traces = traces(Map.of());
        RunTrace run = traces.begin(ROLLBACK);
        long began = System.nanoTime();

        run.ended(RunOutcome.ROLLED_BACK, Optional.empty());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        traces.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(log.lines()).singleElement().asString().contains("it did not accept them within 2 seconds");
    }

    @Test
    void aCollectorThatIsNotReadyYetGetsTheSpansAtTheNextTry() {
        collector.answering(503);
        Traces traces = traces(Map.of());

        traces.begin(ROLLBACK).ended(RunOutcome.ROLLED_BACK, Optional.empty());
        Thread ready = new Thread(() -> {
            while (collector.paths().isEmpty()) {
                Thread.onSpinWait();
            }
            collector.answering(200);
        });
        ready.start();
        traces.close();

        assertThat(collector.paths()).hasSize(2);
        assertThat(log.lines()).isEmpty();
    }

    private Traces traces(Map<String, String> environment) {
        return new Traces(URI.create(collector.url().concat("/")), environment, "1.2");
    }

    private static SchemaException failure() {
        return new SchemaException(
                Code.MIGRATION_FAILED,
                "secret",
                FailureDetails.NONE.withSqlState("55P03").atLine(4).atStatement("select 'secret'"),
                null);
    }
}

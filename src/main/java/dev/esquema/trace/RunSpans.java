package dev.esquema.trace;

import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.SchemaException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One run as a span, and each of its scripts as a child span, by OpenTelemetry's semantic conventions for PostgreSQL.
 *
 * <p>No span contains SQL, the message of a failure, or a value of a row: a failure is told by its {@code Code}, its
 * SQLSTATE and its line.
 */
final class RunSpans implements RunTrace {

    private static final AttributeKey<List<String>> VERSIONS =
            AttributeKey.stringArrayKey("esquema.migration.versions");

    private final Tracer tracer;
    private final Place place;
    private final Span run;
    private final Map<MigrationId, Span> scripts = new LinkedHashMap<>();
    private Optional<String> schema = Optional.empty();
    private boolean ended;

    private RunSpans(Tracer tracer, Place place, Span run) {
        this.tracer = tracer;
        this.place = place;
        this.run = run;
    }

    /** @param parent what started the run; the root context if the run begins a trace */
    static RunSpans begin(Tracer tracer, Context parent, Subject subject) {
        String operation = subject.operation().name().toLowerCase(Locale.ROOT);
        Span run = tracer.spanBuilder(operation)
                .setParent(parent)
                .setSpanKind(SpanKind.INTERNAL)
                .setAttribute("db.system.name", "postgresql")
                .startSpan();
        run.setAttribute("esquema.operation", subject.operation().name());
        run.setAttribute("esquema.trigger", subject.trigger().name());
        subject.origin().migrationSet().ifPresent(set -> run.setAttribute("esquema.migration_set", set));
        RunSpans spans = new RunSpans(tracer, subject.place(), run);
        spans.describe(run, operation);
        return spans;
    }

    /** The attributes that a run and a script have in common; the schema is known only after the run is connected. */
    private void describe(Span span, String summary) {
        span.setAttribute("db.query.summary", summary);
        place.host().ifPresent(host -> span.setAttribute("server.address", host));
        place.port().ifPresent(port -> span.setAttribute("server.port", port));
        namespace(span);
    }

    private void namespace(Span span) {
        place.database()
                .map(database ->
                        schema.map(name -> "%s|%s".formatted(database, name)).orElse(database))
                .or(() -> schema)
                .ifPresent(namespace -> span.setAttribute("db.namespace", namespace));
    }

    @Override
    public void connected(String name) {
        schema = Optional.of(name).filter(known -> !known.isEmpty());
        namespace(run);
    }

    @Override
    public void recorded(long id) {
        run.setAttribute("esquema.run.id", id);
    }

    @Override
    public void together(List<Migration> migrations) {
        run.setAttribute(
                VERSIONS,
                migrations.stream().map(migration -> migration.id().toString()).toList());
    }

    @Override
    public void began(Script script) {
        String summary = script instanceof Repeatable ? "apply repeatable script" : "apply migration";
        Span span = tracer.spanBuilder(summary)
                .setParent(Context.root().with(run))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "postgresql")
                .startSpan();
        describe(span, summary);
        span.setAttribute("esquema.migration.version", script.id().toString());
        span.setAttribute("esquema.migration.script", script.script());
        span.setAttribute("esquema.migration.transactional", script.transactional());
        scripts.put(script.id(), span);
    }

    @Override
    public void ended(Script script, StepOutcome outcome, Optional<SchemaException> failure) {
        Span span = scripts.remove(script.id());
        if (span == null) {
            return;
        }
        span.setAttribute("esquema.outcome", outcome.name());
        failure.ifPresent(cause -> fail(span, cause));
        span.end();
    }

    @Override
    public void ended(RunOutcome outcome, Optional<SchemaException> failure) {
        if (ended) {
            return;
        }
        ended = true;
        scripts.values().forEach(span -> {
            failure.ifPresent(cause -> fail(span, cause));
            span.end();
        });
        run.setAttribute("esquema.outcome", outcome.name());
        if (failure.isPresent()) {
            fail(run, failure.get());
        } else if (!outcome.succeeded()) {
            run.setStatus(StatusCode.ERROR, outcome.name());
        }
        run.end();
    }

    private static void fail(Span span, SchemaException failure) {
        span.setStatus(StatusCode.ERROR, failure.code().title());
        span.setAttribute("esquema.code", failure.code().name());
        span.setAttribute(
                "error.type", failure.details().sqlState().orElse(failure.code().name()));
        failure.details().sqlState().ifPresent(state -> span.setAttribute("db.response.status_code", state));
        failure.details().line().ifPresent(line -> span.setAttribute("esquema.migration.line", line));
    }
}

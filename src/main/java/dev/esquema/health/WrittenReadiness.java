package dev.esquema.health;

import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the text of the readiness answer while the status stays the same: a status is replaced at each refresh, and
 * probes ask far more often. SmallRye Health writes the text, and answers itself while readiness is DOWN and from the
 * start of the shutdown.
 */
@Singleton
class WrittenReadiness {

    private static final String PATH = "/q/health/ready";

    /** The filter runs after the rules of all routes. */
    private static final int LAST = 500;

    private final SmallRyeHealthReporter reporter;
    private final SchemaMonitor monitor;
    private volatile @Nullable Written written;
    private volatile boolean ending;

    private record Written(SchemaStatus status, Buffer text) {

        /** The monitor returns the same object until something changes; comparing the facts would cost more. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(SchemaStatus other) {
            return status == other;
        }
    }

    WrittenReadiness(SmallRyeHealthReporter reporter, SchemaMonitor monitor) {
        this.reporter = reporter;
        this.monitor = monitor;
    }

    void register(@Observes Filters filters) {
        filters.register(this::answer, LAST);
    }

    void end(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
    }

    private void answer(RoutingContext context) {
        boolean asked = context.request().method().equals(HttpMethod.GET)
                && PATH.equals(context.request().path());
        Optional<SchemaStatus> status =
                asked && !ending ? monitor.status().filter(SchemaStatus::ready) : Optional.empty();
        if (status.isEmpty()) {
            context.next();
            return;
        }
        Written last = written;
        if (last != null && last.isOf(status.get())) {
            end(context, last);
            return;
        }
        reporter.getReadinessAsync().subscribe().with(health -> write(context, status.get(), health), context::fail);
    }

    private void write(RoutingContext context, SchemaStatus status, SmallRyeHealth health) {
        if (health.isDown()) {
            context.next();
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        reporter.reportHealth(text, health);
        Written now = new Written(status, Buffer.buffer(text.toByteArray()));
        written = now;
        end(context, now);
    }

    private static void end(RoutingContext context, Written answer) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(answer.text());
    }
}

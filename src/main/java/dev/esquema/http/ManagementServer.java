package dev.esquema.http;

import dev.esquema.access.ManagementPort;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens a port for the management routes, if one is configured.
 *
 * <p>Quarkus' own management interface is chosen when the application is built. So this is a second listener of the same
 * routes, with the options of the first one, and each port answers only its own routes.
 */
@Singleton
class ManagementServer implements HttpServerOptionsCustomizer {

    /** The filter runs after {@link AccessRules}. */
    private static final int THIRD = 1_200;

    private final ManagementPort management;
    private final Vertx vertx;
    private final OptionalInt limit;
    private final AtomicInteger connections = new AtomicInteger();

    ManagementServer(ManagementPort management, Vertx vertx, VertxHttpConfig http) {
        this.management = management;
        this.vertx = vertx;
        this.limit = http.limits().maxConnections();
    }

    void register(@Observes Filters filters) {
        if (management.port().isPresent()) {
            filters.register(this::check, THIRD);
        }
    }

    /** Quarkus calls this with the complete options, just before it opens the port of the server. */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        management.port().ifPresent(port -> open(new HttpServerOptions(options).setPort(port)));
    }

    /** Vert.x closes the listener when the process ends. */
    private void open(HttpServerOptions options) {
        try {
            vertx.createHttpServer(options)
                    .connectionHandler(this::count)
                    .requestHandler(VertxHttpRecorder.getRootHandler())
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    "the management port %d cannot be opened: %s; set esquema.http.management-port to a free one"
                            .formatted(options.getPort(), Reason.of(e)),
                    e);
        }
    }

    /** Each port has the limit for itself, so that clients of one cannot lock probes out of the other. */
    private void count(HttpConnection connection) {
        int open = connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
        limit.ifPresent(most -> {
            if (open > most) {
                connection.close();
            }
        });
    }

    private void check(RoutingContext context) {
        String path = context.normalizedPath();
        if (management.answers(path, context.request().localAddress().port())) {
            context.next();
        } else {
            RouteProblems.answer(
                    context, new SchemaException(Code.NOT_FOUND, "%s is answered on another port".formatted(path)));
        }
    }
}

package dev.esquema.http;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The rules of all routes, including Quarkus' routes: only GET and HEAD are allowed; health groups and wellness are not
 * found, because none is defined and Quarkus would answer UP; the connection is closed after a request that announces a
 * body, because no route reads a body.
 */
@Singleton
class ReadOnlyRoutes {

    private static final int BEFORE_ALL_ROUTES = 1_000;
    private static final String HEALTH_GROUPS = "/q/health/group";
    private static final String WELLNESS = "/q/health/well";

    void register(@Observes Filters filters) {
        filters.register(ReadOnlyRoutes::filter, BEFORE_ALL_ROUTES);
    }

    private static void filter(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (announcesBody(request)) {
            context.addEndHandler(ended -> request.connection().close());
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            context.response().putHeader(HttpHeaders.ALLOW, Problems.ALLOWED);
            RouteProblems.answer(context, Problems.notAllowed());
        } else if (isWithoutChecks(context.normalizedPath())) {
            RouteProblems.answer(
                    context,
                    new SchemaException(Code.NOT_FOUND, "this health route has no checks: use /q/health/ready"));
        } else {
            context.next();
        }
    }

    /** Whether a health route has no checks, so that Quarkus would always answer UP. */
    private static boolean isWithoutChecks(String path) {
        return path.startsWith(HEALTH_GROUPS) || path.startsWith(WELLNESS);
    }

    private static boolean announcesBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }
}

package dev.esquema.http;

import dev.esquema.access.HttpAccess;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Refuses each request that {@link HttpAccess} does not permit, on every path. A browser asks for the token by HTTP
 * Basic; other clients send it as a bearer token.
 */
@Singleton
class AccessRules {

    /** The filter runs after the security headers and before every other rule. */
    private static final int SECOND = 1_500;

    private static final String BEARER = "Bearer realm=\"Esquema\"";
    private static final String BASIC = "Basic realm=\"Esquema\", charset=\"UTF-8\"";

    private final HttpAccess access;

    AccessRules(HttpAccess access) {
        this.access = access;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, SECOND);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> authorization = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (access.permits(context.normalizedPath(), authorization)) {
            context.next();
            return;
        }
        String accept =
                Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("");
        context.response().putHeader("WWW-Authenticate", accept.contains("text/html") ? BASIC : BEARER);
        RouteProblems.answer(
                context,
                new SchemaException(
                        Code.UNAUTHORIZED,
                        "this server needs a token: send `Authorization: Bearer TOKEN`, or HTTP Basic with any user"
                                + " name and the token as the password"));
    }
}

package dev.esquema.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The headers of all answers, also of Quarkus' routes: a browser runs only our own script and style sheet, shows the
 * page in no frame, and tells no other site its address.
 */
@Singleton
class SecurityHeaders {

    /** The filter runs before the filter that refuses requests, so that refusals carry the headers too. */
    private static final int FIRST = 2_000;

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, FIRST);
    }

    private static void add(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        if (!context.normalizedPath().startsWith("/esquema.")) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
        }
        context.next();
    }
}

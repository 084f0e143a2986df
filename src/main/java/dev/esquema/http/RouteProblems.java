package dev.esquema.http;

import dev.esquema.json.problem.ProblemJson;
import dev.esquema.schema.problem.SchemaException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Refuses a request before it reaches a route. */
final class RouteProblems {

    private RouteProblems() {}

    /** Ends the request with a problem (RFC 9457); the answer to HEAD has no body. */
    static void answer(RoutingContext context, SchemaException problem) {
        String body = ProblemJson.of(problem).json();
        context.response()
                .setStatusCode(problem.code().httpStatus())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problems.PROBLEM);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.end();
        } else {
            context.end(body);
        }
    }
}

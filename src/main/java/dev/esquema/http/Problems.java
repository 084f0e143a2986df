package dev.esquema.http;

import dev.esquema.json.problem.ProblemJson;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Writes every failure as {@code application/problem+json} (RFC 9457); the message of an unexpected failure is not
 * shown.
 */
class Problems {

    private static final Logger LOG = System.getLogger("dev.esquema.http");
    static final String PROBLEM = "application/problem+json";
    static final String ALLOWED = "GET, HEAD";

    @ServerExceptionMapper
    Response ours(SchemaException problem) {
        return answer(problem).build();
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return answer(new SchemaException(Code.NOT_FOUND, "there is no such route: start with /schema"))
                .build();
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e) {
        return answer(notAllowed()).header(HttpHeaders.ALLOW, ALLOWED).build();
    }

    static SchemaException notAllowed() {
        return new SchemaException(Code.METHOD_NOT_ALLOWED, "every route is read-only: use GET or HEAD");
    }

    @ServerExceptionMapper
    Response notAcceptable(NotAcceptableException e) {
        return answer(new SchemaException(Code.NOT_ACCEPTABLE, "every route under /schema answers application/json"))
                .build();
    }

    /** A route that answers in several forms refuses others with a plain exception. */
    @ServerExceptionMapper
    Response badRequest(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        if (status.toEnum() == Response.Status.NOT_ACCEPTABLE) {
            return notAcceptable(new NotAcceptableException(e));
        }
        return status.getFamily() == Response.Status.Family.CLIENT_ERROR
                ? answer(new SchemaException(Code.USAGE, "the request cannot be read"))
                        .build()
                : unexpected(e);
    }

    @ServerExceptionMapper
    Response unexpected(Exception e) {
        LOG.log(Level.ERROR, "a request failed", e);
        return answer(new SchemaException(Code.UNEXPECTED, "the request failed; the log of the server has the reason"))
                .build();
    }

    private static Response.ResponseBuilder answer(SchemaException problem) {
        return Response.status(problem.code().httpStatus())
                .type(PROBLEM)
                .entity(ProblemJson.of(problem).json());
    }
}

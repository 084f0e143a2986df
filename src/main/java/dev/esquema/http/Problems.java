package dev.esquema.http;

import dev.esquema.access.HttpAccess;
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

    private final HttpAccess access;

    Problems(HttpAccess access) {
        this.access = access;
    }

    @ServerExceptionMapper
    Response ours(SchemaException problem) {
        return answer(access.showsDetails() || isOfRequest(problem.code()) ? problem : undetailed(problem))
                .build();
    }

    /** Returns the problem without the message of a failure, which may name a host, a user, or SQL. */
    private static SchemaException undetailed(SchemaException problem) {
        return new SchemaException(problem.code(), "the server shows the message only to a client with a token");
    }

    /** Whether a problem with this code is about the request, not about the database. */
    private static boolean isOfRequest(Code code) {
        return switch (code) {
            case USAGE, UNAUTHORIZED, NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, NOT_READY -> true;
            case UNEXPECTED,
                    CONFIGURATION,
                    BEHIND,
                    VERIFICATION_FAILED,
                    LOCKED,
                    TABLE_LOCKED,
                    REFUSED,
                    PERMISSION_DENIED,
                    MIGRATION_FAILED,
                    DATABASE_UNAVAILABLE,
                    INCOMPATIBLE,
                    INTERRUPTED -> false;
        };
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

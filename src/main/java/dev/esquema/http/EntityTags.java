package dev.esquema.http;

import dev.esquema.json.Representation;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds an ETag of its facts to each answer; a request with {@code If-None-Match} gets 304 until a fact changes. */
class EntityTags {

    /** The time of the last read is not a fact about the schema: it changes with every read. */
    private static final String AGE = "checkedAt";

    @ServerResponseFilter
    void tag(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() != Response.Status.OK.getStatusCode()
                || !(response.getEntity() instanceof Representation body)) {
            return;
        }
        EntityTag tag = new EntityTag(digest(body), true);
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        response.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (request.getRequest().evaluatePreconditions(tag) != null) {
            response.setStatus(Response.Status.NOT_MODIFIED.getStatusCode());
            response.setEntity(null);
        }
    }

    private static String digest(Representation body) {
        String facts = body.jsonWithout(AGE);
        return UUID.nameUUIDFromBytes(facts.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

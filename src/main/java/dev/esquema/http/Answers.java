package dev.esquema.http;

import dev.esquema.access.HttpAccess;
import dev.esquema.json.Page;
import dev.esquema.json.Representation;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes the object that a route returns: with details if the client may see them, and on several lines for
 * {@code ?pretty}. A page that is not the last one names the next one in {@code Link} (RFC 8288). Each answer has an
 * ETag of its facts; a request with {@code If-None-Match} gets 304 until a fact changes.
 */
class Answers {

    /** The time of the last read is not a fact about the schema: it changes with every read. */
    private static final Pattern AGE = Pattern.compile("\"checkedAt\"\\s*:\\s*\"[^\"]*\"");

    private static final String PRETTY = "pretty";

    private final HttpAccess access;

    Answers(HttpAccess access) {
        this.access = access;
    }

    @ServerResponseFilter
    void write(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() != Response.Status.OK.getStatusCode()) {
            return;
        }
        if (response.getEntity() instanceof Representation object) {
            boolean pretty = request.getUriInfo().getQueryParameters().containsKey(PRETTY);
            String text = text(object, pretty);
            response.setEntity(new WrittenAnswer(text));
            response.getHeaders()
                    .putSingle(HttpHeaders.ETAG, tag(AGE.matcher(text).replaceAll("")));
            response.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT);
            if (object instanceof Page page && page.next() != null) {
                response.getHeaders().putSingle(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(page.next()));
            }
        }
        answerNotModified(request, response);
    }

    private static void answerNotModified(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getHeaders().getFirst(HttpHeaders.ETAG) instanceof EntityTag tag
                && request.getRequest().evaluatePreconditions(tag) != null) {
            response.setStatus(Response.Status.NOT_MODIFIED.getStatusCode());
            response.setEntity(null);
        }
    }

    private String text(Representation object, boolean pretty) {
        if (!access.showsDetails()) {
            return object.undetailed(pretty);
        }
        return pretty ? object.indented() : object.json();
    }

    private static EntityTag tag(String facts) {
        return new EntityTag(
                UUID.nameUUIDFromBytes(facts.getBytes(StandardCharsets.UTF_8)).toString(), true);
    }
}

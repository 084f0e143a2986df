package dev.esquema.http;

import dev.esquema.json.Page;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds the header {@code Link} with the next page (RFC 8288) to each page that is not the last one. */
class PageLinks {

    @ServerResponseFilter
    void link(ContainerResponseContext response) {
        if (response.getEntity() instanceof Page page && page.next() != null) {
            response.getHeaders().putSingle(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(page.next()));
        }
    }
}

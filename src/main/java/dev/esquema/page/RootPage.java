package dev.esquema.page;

import dev.esquema.schema.manifest.Version;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code GET /}: the status page. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@NonBlocking
public class RootPage {

    private final StatusPages pages;

    RootPage(StatusPages pages) {
        this.pages = pages;
    }

    @GET
    public Response status(@RestQuery @Nullable String before, @Context UriInfo request) {
        return pages.status(Optional.ofNullable(before).map(Version::of), request);
    }
}

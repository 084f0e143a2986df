package dev.esquema.page;

import dev.esquema.schema.manifest.MigrationId;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;

/** The routes under {@code /schema} for a client that prefers HTML to JSON, such as a browser. */
@Path("/schema")
@Produces(SchemaPages.HTML)
@NonBlocking
public class SchemaPages {

    /** A client that accepts anything gets JSON. */
    static final String HTML = MediaType.TEXT_HTML + ";qs=0.5";

    private final StatusPages pages;

    SchemaPages(StatusPages pages) {
        this.pages = pages;
    }

    @GET
    public Response status(@Context UriInfo request) {
        return pages.status(Optional.empty(), request);
    }

    @GET
    @Path("/migrations/{version}")
    public Response migration(@RestPath String version, @Context UriInfo request) {
        return pages.migration(MigrationId.of(version), request);
    }
}

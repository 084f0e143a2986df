package dev.esquema.http;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** {@code GET /q/openapi}: the OpenAPI document of the routes; a test writes it from the code and docs/json.md. */
@Path("/q/openapi")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Singleton
public class OpenApi {

    private final byte[] document = OpenApiDocument.read();
    private final EntityTag tag = new EntityTag(UUID.nameUUIDFromBytes(document).toString());

    @GET
    public Response document() {
        return Response.ok(document).header(HttpHeaders.ETAG, tag).build();
    }
}

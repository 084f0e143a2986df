package dev.esquema.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.json.SchemaJson;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.HistoryEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code GET /schema…}: 200 with the phase in the body whatever it is; answered from memory. */
@Path("/schema")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class SchemaResource {

    private final SchemaMonitor monitor;
    private final Manifest manifest;

    SchemaResource(SchemaMonitor monitor, Manifest manifest) {
        this.monitor = monitor;
        this.manifest = manifest;
    }

    @GET
    public ObjectNode schema() {
        return SchemaJson.status(status());
    }

    @GET
    @Path("/migrations")
    public ObjectNode migrations(@RestQuery @Nullable String state) {
        List<HistoryEntry> entries = status().entries();
        if (state == null) {
            return SchemaJson.migrations(entries);
        }
        MigrationState wanted = state(state);
        return SchemaJson.migrations(
                entries.stream().filter(entry -> entry.state() == wanted).toList());
    }

    @GET
    @Path("/migrations/{version}")
    public ObjectNode migration(@RestPath String version) {
        Version wanted = Version.of(version);
        return status().entries().stream()
                .filter(entry -> entry.version().equals(wanted))
                .findFirst()
                .map(SchemaJson::migration)
                .orElseThrow(() -> new SchemaException(
                        Code.NOT_FOUND,
                        "version %s is neither packaged nor applied: GET /schema/migrations lists those that are"
                                .formatted(wanted)));
    }

    @GET
    @Path("/heads")
    public ObjectNode heads() {
        return SchemaJson.heads(manifest.graph().heads());
    }

    private SchemaStatus status() {
        return monitor.status()
                .orElseThrow(() -> new SchemaException(
                        Code.NOT_READY, "the database has not been asked yet: try again in a moment"));
    }

    private static MigrationState state(String word) {
        return Arrays.stream(MigrationState.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new SchemaException(
                        Code.USAGE,
                        "'%s' is not a state: one of %s is expected"
                                .formatted(
                                        word,
                                        Arrays.stream(MigrationState.values())
                                                .map(MigrationState::word)
                                                .collect(Collectors.joining(", ")))));
    }
}

package dev.esquema.config;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Version;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The checked configuration of the process: it is resolved once, in the same way for a command and for the server.
 *
 * @param schema the owned schema and its history table
 * @param placeholders the values that replace {@code ${name}} in scripts
 * @param migrations the folder of the migrations; empty means the packaged set
 * @param target the configured target; empty means the newest packaged version
 * @param jsonLog whether each log entry is a line of JSON
 * @param traces the URL of the collector that receives traces; empty means no traces
 */
public record Settings(
        DatabaseSettings databases,
        OwnedSchema schema,
        Map<String, String> placeholders,
        Optional<Path> migrations,
        Optional<Version> target,
        RunSettings run,
        ServerSettings server,
        boolean jsonLog,
        Optional<URI> traces) {

    public Settings {
        placeholders = Map.copyOf(placeholders);
    }
}

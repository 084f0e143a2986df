package dev.esquema.composition;

import dev.esquema.config.url.DatabaseUrl;
import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Map;
import java.util.Optional;

/** The server that {@code --on} names: by its URL, or by {@code env:NAME}, which keeps a password out of the arguments. */
record ScratchServer(Map<String, String> environment) {

    private static final String OPTION = "--on";
    private static final String VARIABLE = "env:";

    /**
     * The database to connect to first.
     *
     * @throws SchemaException {@code CONFIGURATION} if the variable is not set, or the URL cannot be read
     */
    Database named(String text) {
        if (!text.startsWith(VARIABLE)) {
            return DatabaseUrl.parse(OPTION, text).database();
        }
        String name = text.substring(VARIABLE.length());
        String url = Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new SchemaException(
                        Code.CONFIGURATION,
                        "the variable %s, which %s %s names, is not set: set it to the URL of a server"
                                .formatted(name, OPTION, text)));
        return DatabaseUrl.parse(name, url).database();
    }
}

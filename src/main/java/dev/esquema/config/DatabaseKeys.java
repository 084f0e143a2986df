package dev.esquema.config;

import dev.esquema.config.url.DatabaseUrl;
import dev.esquema.postgres.connection.Database;
import io.smallrye.config.SmallRyeConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the databases and the schema that the configuration names. Quarkus' own keys have precedence over
 * {@code DATABASE_URL}.
 */
final class DatabaseKeys {

    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    private static final String URL = "DATABASE_URL";
    private static final String URL_FOR_RUNS = "DATABASE_URL_MIGRATE";
    private static final String SCHEMA = "quarkus.flyway.default-schema";

    private final LiteralValues values;
    private final Objections objections;
    private final Map<String, Optional<DatabaseUrl>> urls = new HashMap<>();

    DatabaseKeys(SmallRyeConfig config, Objections objections) {
        this.values = new LiteralValues(config);
        this.objections = objections;
    }

    void check() {
        database();
        databaseForRuns();
        schema();
    }

    boolean isMissing() {
        return values.of(JDBC_URL).isEmpty()
                && values.of(URL).isEmpty()
                && values.of(file(URL)).isEmpty();
    }

    Optional<Database> database() {
        Optional<Database> platform = url(URL).map(DatabaseUrl::database);
        Optional<Database> own = url(JDBC_URL).map(DatabaseUrl::database);
        return own.or(() -> platform)
                .map(database -> new Database(
                        database.jdbcUrl(),
                        own.flatMap(Database::username)
                                .or(() -> values.of(USERNAME))
                                .or(() -> platform.flatMap(Database::username)),
                        own.flatMap(Database::password)
                                .or(() -> values.of(PASSWORD))
                                .or(() -> platform.flatMap(Database::password))));
    }

    Optional<Database> databaseForRuns() {
        return url(URL_FOR_RUNS).map(DatabaseUrl::database);
    }

    /** Returns the owned schema. Quarkus' key or a parameter of the used URL may name it, but not both. */
    Optional<String> schema() {
        Map<String, String> named = new LinkedHashMap<>();
        values.of(SCHEMA).ifPresent(schema -> named.put(SCHEMA, schema));
        for (String key : List.of(values.of(JDBC_URL).isPresent() ? JDBC_URL : URL, URL_FOR_RUNS)) {
            url(key).flatMap(DatabaseUrl::schema).ifPresent(schema -> named.put(key, schema));
        }
        if (named.values().stream().distinct().count() > 1) {
            objections.add(
                    "the owned schema is named differently by %s".formatted(String.join(" and ", named.keySet())));
        }
        return named.values().stream().findFirst();
    }

    /** Returns the URL of a key; each source is read only once, because a file may be a pipe. */
    private Optional<DatabaseUrl> url(String key) {
        return urls.computeIfAbsent(
                key, name -> objections.read(() -> text(name).map(url -> DatabaseUrl.parse(source(name), url))));
    }

    /** The variable that a person corrects: it contains the URL, or names the file that contains it. */
    private String source(String key) {
        return key.equals(JDBC_URL)
                ? key
                : values.of(file(key))
                        .map(path -> "%s (%s)".formatted(file(key), path))
                        .orElse(key);
    }

    private Optional<String> text(String key) {
        return key.equals(JDBC_URL) ? values.of(key) : values.ofKeyOrFile(key, file(key));
    }

    private static String file(String key) {
        return "%s_FILE".formatted(key);
    }
}

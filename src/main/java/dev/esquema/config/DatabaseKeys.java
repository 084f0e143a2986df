package dev.esquema.config;

import dev.esquema.config.url.DatabaseUrl;
import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the databases and the schema that the configuration names. Quarkus' own keys have precedence over
 * {@code DATABASE_URL}.
 *
 * <p>Values are not expanded: a {@code $} in a password does not begin an expression.
 */
final class DatabaseKeys {

    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    private static final String URL = "DATABASE_URL";
    private static final String URL_FOR_RUNS = "DATABASE_URL_MIGRATE";
    private static final String SCHEMA = "quarkus.flyway.default-schema";

    private final SmallRyeConfig config;
    private final Objections objections;
    private final Map<String, Optional<DatabaseUrl>> urls = new HashMap<>();

    DatabaseKeys(SmallRyeConfig config, Objections objections) {
        this.config = config;
        this.objections = objections;
    }

    void check() {
        database();
        databaseForRuns();
        schema();
    }

    boolean isMissing() {
        return literal(JDBC_URL).isEmpty()
                && literal(URL).isEmpty()
                && literal(file(URL)).isEmpty();
    }

    Optional<Database> database() {
        Optional<Database> platform = url(URL).map(DatabaseUrl::database);
        Optional<Database> own = url(JDBC_URL).map(DatabaseUrl::database);
        return own.or(() -> platform)
                .map(database -> new Database(
                        database.jdbcUrl(),
                        own.flatMap(Database::username)
                                .or(() -> literal(USERNAME))
                                .or(() -> platform.flatMap(Database::username)),
                        own.flatMap(Database::password)
                                .or(() -> literal(PASSWORD))
                                .or(() -> platform.flatMap(Database::password))));
    }

    Optional<Database> databaseForRuns() {
        return url(URL_FOR_RUNS).map(DatabaseUrl::database);
    }

    /** Returns the owned schema. Quarkus' key or a parameter of the used URL may name it, but not both. */
    Optional<String> schema() {
        Map<String, String> named = new LinkedHashMap<>();
        literal(SCHEMA).ifPresent(schema -> named.put(SCHEMA, schema));
        for (String key : List.of(literal(JDBC_URL).isPresent() ? JDBC_URL : URL, URL_FOR_RUNS)) {
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
                key, name -> objections.read(() -> text(name).map(url -> DatabaseUrl.parse(name, url))));
    }

    /**
     * Returns the value of a key, or the content of the file that {@code …_FILE} names: Docker and Kubernetes mount
     * secrets as files.
     */
    private Optional<String> text(String key) {
        Optional<String> value = literal(key);
        Optional<String> file = key.equals(JDBC_URL) ? Optional.empty() : literal(file(key));
        if (value.isPresent() && file.isPresent()) {
            throw new SchemaException(
                    Code.CONFIGURATION, "%s and %s are both set: unset one of them".formatted(key, file(key)));
        }
        return value.or(() -> file.map(path -> content(file(key), path)));
    }

    private static String file(String key) {
        return "%s_FILE".formatted(key);
    }

    private static String content(String key, String path) {
        try {
            String url = Files.readString(Path.of(path)).strip();
            if (url.isEmpty()) {
                throw new SchemaException(Code.CONFIGURATION, "%s names %s, which is empty".formatted(key, path));
            }
            return url;
        } catch (IOException | InvalidPathException e) {
            throw new SchemaException(Code.CONFIGURATION, "%s names %s, which cannot be read".formatted(key, path));
        }
    }

    private Optional<String> literal(String key) {
        ConfigValue value = config.getConfigValue(key);
        return Optional.ofNullable(value.getRawValue())
                .or(() -> Optional.ofNullable(value.getValue()))
                .filter(text -> !text.isBlank());
    }
}

package dev.esquema.config;

import dev.esquema.postgres.connection.Database;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;

/**
 * Reads which databases and which schema the configuration names. Quarkus' own keys go before {@code DATABASE_URL}.
 *
 * <p>The values are read as they are written: a {@code $} in a password begins no expression.
 */
final class DatabaseKeys {

    static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    static final String USERNAME = "quarkus.datasource.username";
    static final String PASSWORD = "quarkus.datasource.password";

    private static final String URL = "DATABASE_URL";
    private static final String URL_FOR_RUNS = "DATABASE_URL_MIGRATE";
    private static final String SCHEMA = "quarkus.flyway.default-schema";

    private final SmallRyeConfig config;
    private final Objections objections;

    DatabaseKeys(SmallRyeConfig config, Objections objections) {
        this.config = config;
        this.objections = objections;
    }

    void check() {
        database();
        databaseForRuns();
    }

    boolean isMissing() {
        return literal(JDBC_URL).isEmpty() && literal(URL).isEmpty();
    }

    Optional<Database> database() {
        Optional<Database> platform = parsed(URL);
        Optional<Database> own = parsed(JDBC_URL);
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
        return parsed(URL_FOR_RUNS);
    }

    Optional<String> schema() {
        return literal(SCHEMA);
    }

    private Optional<Database> parsed(String key) {
        return objections.read(() -> literal(key).map(url -> DatabaseUrl.parse(key, url)));
    }

    private Optional<String> literal(String key) {
        ConfigValue value = config.getConfigValue(key);
        return Optional.ofNullable(value.getRawValue())
                .or(() -> Optional.ofNullable(value.getValue()))
                .filter(text -> !text.isBlank());
    }
}

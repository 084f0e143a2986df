package dev.esquema.config;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the process was told, read once, the same for a command and for the server. */
public final class Settings {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    private final SmallRyeConfig config;
    private final EsquemaConfig esquema;

    public Settings(SmallRyeConfig config, EsquemaConfig esquema) {
        this.config = config;
        this.esquema = esquema;
    }

    public EsquemaConfig esquema() {
        return esquema;
    }

    /** The configured target; empty means the newest packaged version. */
    public Optional<Version> target() {
        return esquema.target().map(Version::of);
    }

    /**
     * The switch for start-up.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} for a word that is no switch: a typo must not switch migrations off
     */
    public boolean migratesAtStart() {
        return text("quarkus.flyway.migrate-at-start")
                .map(word -> switch (word.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on", "y", "t", "1" -> true;
                    case "false", "no", "off", "n", "f", "0" -> false;
                    default ->
                        throw new SchemaException(
                                Code.CONFIGURATION,
                                "quarkus.flyway.migrate-at-start must be true or false, not '%s'".formatted(word));
                })
                .orElse(true);
    }

    /**
     * The database to ask: Quarkus' own keys, else {@code DATABASE_URL}.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if neither names one
     */
    public Database database() {
        Optional<Database> url = text("DATABASE_URL").map(value -> DatabaseUrl.parse("DATABASE_URL", value));
        String jdbcUrl = text(URL)
                .or(() -> url.map(Database::jdbcUrl))
                .orElseThrow(() -> new SchemaException(
                        Code.CONFIGURATION,
                        "no database is named: set DATABASE_URL=postgres://user:password@host:port/database"));
        return new Database(
                jdbcUrl,
                text(USERNAME).or(() -> url.flatMap(Database::username)),
                text(PASSWORD).or(() -> url.flatMap(Database::password)));
    }

    /** The database for runs: {@code DATABASE_URL_MIGRATE} may give another role, and a way around a pooler. */
    public Database databaseForRuns() {
        return text("DATABASE_URL_MIGRATE")
                .map(value -> DatabaseUrl.parse("DATABASE_URL_MIGRATE", value))
                .orElseGet(this::database);
    }

    /** Before which changes a backup is made. */
    public BackupPolicy backups() {
        EsquemaConfig.BackupConfig backup = esquema.backup();
        return new BackupPolicy(backup.before(), backup.directory(), backup.keep());
    }

    /** The owned schema and its history table. */
    public OwnedSchema schema() {
        return new OwnedSchema(
                text("quarkus.flyway.default-schema"),
                text("quarkus.flyway.table").orElse("flyway_schema_history"));
    }

    public Map<String, String> placeholders() {
        return config.getOptionalValues("quarkus.flyway.placeholders", String.class, String.class)
                .orElseGet(Map::of);
    }

    /**
     * The port of {@code PORT}, where the platform sets it.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if it is not a port
     */
    public Optional<String> port() {
        return text("PORT").map(value -> {
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new SchemaException(
                        Code.CONFIGURATION, "PORT must be a number from 0 to 65535, not '%s'".formatted(value));
            }
            return value;
        });
    }

    public boolean isSet(String key) {
        return text(key).isPresent();
    }

    private Optional<String> text(String key) {
        return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
    }
}

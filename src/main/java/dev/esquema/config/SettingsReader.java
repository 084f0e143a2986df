package dev.esquema.config;

import dev.esquema.access.ManagementPort;
import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.RunLimits;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@link Settings} from a configuration; each wrong value becomes an error in {@link Objections}. */
final class SettingsReader {

    private static final List<String> DURATIONS = List.of(
            "esquema.database.wait",
            "esquema.run.lock-wait",
            "esquema.run.lock-timeout",
            "esquema.run.statement-timeout",
            "esquema.run.concurrent-timeout",
            "esquema.run.retry-for");

    private static final List<String> INTERVALS = List.of("esquema.status.interval", "esquema.status.drift-interval");

    private static final String MIGRATIONS = "esquema.migrations";
    private static final String MIGRATIONS_IF_MOUNTED = "esquema.migrations-if-mounted";
    private static final String MIGRATE_AT_START = "quarkus.flyway.migrate-at-start";
    private static final String JSON_LOG = "quarkus.log.console.json.enabled";
    private static final String FORMER_JSON_LOG = "quarkus.log.console.json";
    private static final String MIGRATE_IN_BACKGROUND = "esquema.migrate-in-background";

    private static final String MANAGEMENT_PORT = "esquema.http.management-port";
    private static final int DEFAULT_PORT = 8080;

    private final SmallRyeConfig config;
    private final Objections objections;
    private final DatabaseKeys databases;
    private final AccessKeys access;
    private final TraceKeys traces;

    SettingsReader(SmallRyeConfig config, Objections objections) {
        this.config = config;
        this.objections = objections;
        this.databases = new DatabaseKeys(config, objections);
        this.access = new AccessKeys(config, objections);
        this.traces = new TraceKeys(config, objections);
    }

    /** Checks every value by its key, so that one value that cannot be converted does not stop the other checks. */
    void check() {
        DURATIONS.forEach(key -> objectIf(
                value(key, Duration.class).filter(Duration::isNegative).isPresent(),
                "%s must not be negative".formatted(key)));
        INTERVALS.forEach(key -> objectIf(
                value(key, Duration.class)
                        .filter(interval -> interval.toMillis() < 1)
                        .isPresent(),
                "%s must be at least a millisecond".formatted(key)));
        objectIf(
                value("esquema.journal.keep", Integer.class).orElse(0) < 0,
                "esquema.journal.keep must not be negative");
        objectIf(value("esquema.backup.keep", Integer.class).orElse(1) < 1, "esquema.backup.keep must be at least 1");
        objectIf(
                !text("esquema.backup.before").orElse("never").equalsIgnoreCase("never")
                        && text("esquema.backup.directory").isEmpty(),
                "esquema.backup.before needs esquema.backup.directory");
        objectIf(
                text("esquema.target")
                        .filter(target -> !Version.isVersion(target))
                        .isPresent(),
                "esquema.target must be a version such as 20251114.01");
        objectIf(
                flag(MIGRATE_AT_START, true)
                        && value(MIGRATE_IN_BACKGROUND, Boolean.class).orElse(false),
                "%s and %s are both on: switch one of them off".formatted(MIGRATE_IN_BACKGROUND, MIGRATE_AT_START));
        objectIf(
                ConfigurationSources.isConfigured(config, FORMER_JSON_LOG),
                "%s has no effect: set %s".formatted(FORMER_JSON_LOG, JSON_LOG));
        migrations();
        OptionalInt port = port();
        OptionalInt management = port(MANAGEMENT_PORT);
        objectIf(
                management.isPresent() && management.getAsInt() == port.orElse(DEFAULT_PORT),
                "%s is the port of the server: choose another one".formatted(MANAGEMENT_PORT));
        databases.check();
        access.check();
        traces.endpoint();
    }

    void requireDatabase() {
        objectIf(databases.isMissing(), DatabaseSettings.NONE);
    }

    /** Builds the checked settings; call {@link #check()} first. */
    Settings read(EsquemaConfig esquema) {
        EsquemaConfig.RunConfig run = esquema.run();
        EsquemaConfig.BackupConfig backup = esquema.backup();
        Optional<Database> database = databases.database();
        Optional<Database> databaseForRuns = databases.databaseForRuns();
        OptionalInt port = port();
        boolean migratesAtStart = flag(MIGRATE_AT_START, true);
        boolean jsonLog = flag(JSON_LOG, false);
        objections.refuse();
        return new Settings(
                new DatabaseSettings(
                        database,
                        databaseForRuns,
                        esquema.database().waitFor(),
                        esquema.database().pooler() == EsquemaConfig.Pooler.SESSION),
                new OwnedSchema(databases.schema(), text("quarkus.flyway.table").orElse("flyway_schema_history")),
                config.getOptionalValues("quarkus.flyway.placeholders", String.class, String.class)
                        .orElseGet(Map::of),
                migrations(),
                esquema.target().map(Version::of),
                new RunSettings(
                        esquema.trigger(),
                        new RunLimits(run.lockWait(), run.retryFor()),
                        new Timeouts(run.lockTimeout(), run.statementTimeout(), run.concurrentTimeout()),
                        new BackupPolicy(backup.before(), backup.directory(), backup.keep()),
                        esquema.existingTables(),
                        esquema.journal().keep()),
                new ServerSettings(
                        port,
                        migratesAtStart,
                        esquema.migrateInBackground(),
                        esquema.status().interval(),
                        new DriftPolicy(
                                esquema.status().driftInterval(),
                                run.retryFor().plus(longest(run.statementTimeout(), run.concurrentTimeout())),
                                esquema.ready().onDrift()),
                        access.read(esquema.http()),
                        new ManagementPort(port(MANAGEMENT_PORT))),
                jsonLog,
                traces.endpoint());
    }

    /** Returns the longer time of a statement; a statement without a limit counts as one with the longest limit. */
    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Returns the folder of the migrations; a relative path is relative to the working directory. */
    private Optional<Path> migrations() {
        return path(MIGRATIONS).or(() -> path(MIGRATIONS_IF_MOUNTED).filter(Files::isDirectory));
    }

    private Optional<Path> path(String key) {
        try {
            return text(key).map(Path::of);
        } catch (InvalidPathException e) {
            objections.add("%s is not a path: %s".formatted(key, e.getReason()));
            return Optional.empty();
        }
    }

    /** Returns a value that is true or false; any other value is an error, so that a typo does not count as false. */
    private boolean flag(String key, boolean ifAbsent) {
        String value = text(key).orElse(Boolean.toString(ifAbsent));
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y", "t", "1" -> true;
            case "false", "no", "off", "n", "f", "0" -> false;
            default -> {
                objections.add("%s must be true or false, not '%s'".formatted(key, value));
                yield false;
            }
        };
    }

    /** Returns the port. Quarkus' own key has precedence over the platform's variable; both must be a valid port. */
    private OptionalInt port() {
        OptionalInt platform = port("PORT");
        OptionalInt own = port("quarkus.http.port");
        return own.isPresent() ? own : platform;
    }

    private OptionalInt port(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        String port = text.get();
        if (port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535) {
            return OptionalInt.of(Integer.parseInt(port));
        }
        objections.add("%s must be a number from 0 to 65535, not '%s'".formatted(key, port));
        return OptionalInt.empty();
    }

    private void objectIf(boolean wrong, String sentence) {
        if (wrong) {
            objections.add(sentence);
        }
    }

    private Optional<String> text(String key) {
        return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
    }

    /**
     * Returns the value, or empty if the value cannot be converted; the mapping of {@link EsquemaConfig} reports that
     * error.
     */
    private <T> Optional<T> value(String key, Class<T> type) {
        try {
            return config.getOptionalValue(key, type);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

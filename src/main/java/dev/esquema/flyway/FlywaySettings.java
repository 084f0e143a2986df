package dev.esquema.flyway;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * How Flyway is set, the same for a run and for Quarkus' own migrate-at-start.
 *
 * @param schema the owned schema and the history table
 * @param placeholders what {@code ${name}} stands for in scripts
 */
public record FlywaySettings(OwnedSchema schema, Map<String, String> placeholders, PackagedScripts scripts) {

    public FlywaySettings {
        placeholders = Map.copyOf(placeholders);
    }

    /** The same in the schema that a connection has resolved. */
    public FlywaySettings in(OwnedSchema resolved) {
        return new FlywaySettings(resolved, placeholders, scripts);
    }

    /** The same without the scripts above a version. */
    public FlywaySettings upTo(Version target) {
        return new FlywaySettings(schema, placeholders, scripts.upTo(target));
    }

    /** The same without the scripts of some versions, asked for whenever Flyway looks. */
    public FlywaySettings hiding(Supplier<Set<Version>> versions) {
        return new FlywaySettings(schema, placeholders, scripts.hiding(versions));
    }

    /** The same with the scripts of these versions alone. */
    FlywaySettings only(Set<Version> versions) {
        return new FlywaySettings(schema, placeholders, scripts.only(versions));
    }

    /**
     * Sets everything that differs from Flyway's defaults.
     *
     * <ul>
     *   <li>clean is disabled, and missing locations and misnamed scripts fail;
     *   <li>a newer history is tolerated, so that an older build serves on a newer database; scripts that are missing
     *       for any other reason are found before Flyway is asked;
     *   <li>a schema that holds only others' tables begins at version 0, so that no migration is skipped;
     *   <li>the lock is a session lock: with the transactional one {@code CREATE INDEX CONCURRENTLY} waits for itself;
     *   <li>lower versions that come later are applied: the graph of dependencies decides about order;
     *   <li>the log is ours: Flyway's own log classes are looked up by name.
     * </ul>
     */
    public void applyTo(FluentConfiguration flyway, Callback... callbacks) {
        FlywayLog.applyTo(flyway);
        schema.name().ifPresent(flyway::defaultSchema);
        flyway.table(schema.historyTable())
                .placeholders(placeholders)
                .cleanDisabled(true)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .validateOnMigrate(true)
                .ignoreMigrationPatterns("*:future", "*:missing")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .outOfOrder(true)
                .createSchemas(false)
                .group(false)
                .mixed(false)
                .skipDefaultCallbacks(true)
                .resourceProvider(scripts)
                .javaMigrationClassProvider(List::of)
                .callbacks(callbacks)
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
    }
}

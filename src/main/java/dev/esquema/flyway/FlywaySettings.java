package dev.esquema.flyway;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Flyway's settings, the same for a run and for Quarkus' own Flyway.
 *
 * @param schema the owned schema and the history table
 * @param placeholders the values of {@code ${name}} in scripts
 */
public record FlywaySettings(OwnedSchema schema, Map<String, String> placeholders, ScriptProvider scripts) {

    public FlywaySettings {
        placeholders = Map.copyOf(placeholders);
    }

    /** Returns the same settings for the schema that a connection has resolved. */
    public FlywaySettings in(OwnedSchema resolved) {
        return new FlywaySettings(resolved, placeholders, scripts);
    }

    /** Returns the same settings without the scripts above a version. */
    public FlywaySettings upTo(Version target) {
        return new FlywaySettings(schema, placeholders, scripts.upTo(target));
    }

    /** Returns the same settings with these scripts alone. */
    public FlywaySettings only(Set<? extends MigrationId> ids) {
        return new FlywaySettings(schema, placeholders, scripts.only(ids));
    }

    /**
     * Sets every option that differs from Flyway's defaults.
     *
     * <ul>
     *   <li>clean is disabled, and missing locations and misnamed scripts are errors;
     *   <li>a newer history is tolerated, so that an older build serves on a newer database; scripts that are missing
     *       for any other reason are found before Flyway runs;
     *   <li>a schema that holds only tables of others begins at version 0, so that no migration is skipped;
     *   <li>the lock is a session lock, because with the transactional lock {@code CREATE INDEX CONCURRENTLY} waits for
     *       itself;
     *   <li>lower versions that are added later are applied, because the graph of dependencies decides the order;
     *   <li>the log is {@link FlywayLog}, because Flyway looks up its own log classes by name.
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

package dev.esquema.flyway;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Migrator;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateOutput;

/** Applies pending scripts through Flyway on the run's own connection. */
public final class FlywayMigrator implements Migrator {

    private final DataSource connection;
    private final FlywaySettings settings;

    /** @param connection hands out the one connection that holds the run lock */
    public FlywayMigrator(DataSource connection, FlywaySettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    @Override
    public void migrate(List<Migration> pending) {
        refuseChangedScripts(pending);
        Migration last = pending.get(pending.size() - 1);
        FluentConfiguration configuration = Flyway.configure().loggers("slf4j").dataSource(connection);
        settings.applyTo(configuration, new StepLog(pending.size()));
        Flyway flyway = configuration.target(last.version().toString()).load();
        try {
            List<String> applied = flyway.migrate().migrations.stream()
                    .map((MigrateOutput output) -> output.version)
                    .toList();
            if (applied.size() != pending.size()) {
                throw new SchemaException(
                        Code.UNEXPECTED,
                        "%d migrations were pending and Flyway applied %d: %s"
                                .formatted(pending.size(), applied.size(), applied));
            }
        } catch (FlywayException e) {
            throw FlywayFailure.of(e);
        }
    }

    private void refuseChangedScripts(List<Migration> pending) {
        List<String> changed = pending.stream()
                .filter(migration -> !settings.scripts().matches(migration))
                .map(Migration::script)
                .toList();
        if (!changed.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was applied: db/manifest.json was not written from the packaged %s; rewrite it and build again"
                            .formatted(String.join(", ", changed)));
        }
    }
}

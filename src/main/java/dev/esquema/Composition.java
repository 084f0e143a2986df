package dev.esquema;

import dev.esquema.flyway.FlywayMigrator;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.PackagedScripts;
import dev.esquema.postgres.Connections;
import dev.esquema.postgres.DatabaseWait;
import dev.esquema.postgres.LentDataSource;
import dev.esquema.postgres.OwnedSchema;
import dev.esquema.postgres.PostgresCatalog;
import dev.esquema.postgres.PostgresLock;
import dev.esquema.postgres.PostgresReader;
import dev.esquema.postgres.SqlFailure;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.run.MigrationRun;
import dev.esquema.schema.run.RunRequest;
import dev.esquema.schema.run.RunSession;
import java.sql.Connection;
import java.sql.SQLException;

/** The core, composed from the configuration and a source of connections: by a command and by the server alike. */
final class Composition {

    private final Settings settings;
    private final Connections questions;
    private final Manifest manifest = BuildFiles.manifest();
    private final OwnedSchema schema;

    /** @param questions where status questions get their connections; runs open their own */
    Composition(Settings settings, Connections questions) {
        this.settings = settings;
        this.questions = questions;
        this.schema = settings.schema();
    }

    Manifest manifest() {
        return manifest;
    }

    SchemaService service() {
        return new SchemaService(
                manifest,
                settings.target(),
                new PostgresReader(questions, schema, manifest),
                new MigrationRun(manifest, this::open, settings.esquema().run().lockWait()));
    }

    SchemaMonitor monitor() {
        return new SchemaMonitor(
                manifest,
                manifest.target(settings.target()),
                new PostgresReader(questions, schema, manifest),
                settings.esquema().status().interval(),
                System::nanoTime);
    }

    FlywaySettings flyway() {
        return new FlywaySettings(
                schema, settings.placeholders(), new PackagedScripts(BuildFiles.scripts(), BuildFiles.loader()));
    }

    /** The session of a run: one connection, which holds the lock and runs the scripts. */
    private RunSession open(RunRequest request) {
        String application = "esquema %s".formatted(request.trigger());
        Connection connection =
                new DatabaseWait(settings.databaseForRuns()).connect(application, request.databaseWait());
        LentDataSource lent = new LentDataSource(connection);
        boolean sessionPooler = settings.esquema().database().pooler() == EsquemaConfig.Pooler.SESSION;
        return new RunSession(
                new PostgresReader(lent::getConnection, schema, manifest),
                new PostgresLock(connection, schema),
                new PostgresCatalog(connection, schema, sessionPooler),
                new FlywayMigrator(lent, flyway()),
                () -> close(connection));
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqlFailure.of("the connection could not be closed", e);
        }
    }
}

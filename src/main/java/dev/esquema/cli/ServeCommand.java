package dev.esquema.cli;

import dev.esquema.cli.console.Application;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.migration.RunRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code esquema serve}: migrates first unless that is switched off, then answers over HTTP. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Serve the state of the schema over HTTP.",
            "Applies the pending migrations first if quarkus.flyway.migrate-at-start is true (the default);",
            "if that fails, the process exits and never listens."
        },
        footer = {"", "Examples:", "  esquema serve", "  PORT=9000 QUARKUS_FLYWAY_MIGRATE_AT_START=false esquema serve"
        })
final class ServeCommand implements Callable<Integer> {

    private final Application application;

    ServeCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SchemaService service = application.serviceOfServer();
        service.refuseContradictions();
        if (application.migratesAtStart()) {
            service.migrate(new RunRequest(Trigger.STARTUP, Optional.empty(), application.databaseWait()));
        }
        return application.serve();
    }
}

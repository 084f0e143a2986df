package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.cli.console.DryRunOption;
import dev.esquema.schema.adoption.AdoptionReport;
import dev.esquema.schema.adoption.AdoptionRequest;
import dev.esquema.schema.manifest.Version;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code esquema adopt}: proves that existing objects are identical to those of migrations, and records these
 * migrations.
 */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Prove which migrations created the existing tables, and record these migrations as applied.",
            "No table is altered. If anything differs, nothing is recorded and the SQL that would correct it is shown."
        },
        footer = {"", "Examples:", "  esquema adopt --dry-run", "  esquema adopt", "  esquema adopt --at 20251114.03"})
public final class AdoptCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final DetailOptions details = new DetailOptions();

    @Option(
            names = "--at",
            paramLabel = "VERSION",
            description =
                    "Record all migrations up to this version, also those that no structure proves; the structure must be that of the version.")
    private Optional<Version> at = Optional.empty();

    @Mixin
    private final BackupOptions backup = new BackupOptions();

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    private final Application application;

    public AdoptCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        AdoptionReport report = application
                .service()
                .adopt(new AdoptionRequest(
                        application.trigger().orElseGet(MigrateCommand::detected),
                        application.databaseWait(),
                        at,
                        backup.place(),
                        dryRun.isGiven()));
        return AdoptionText.print(console, report);
    }
}

package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.json.run.RestoreJson;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.restore.RestoreReport;
import dev.esquema.schema.restore.RestoreRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code esquema restore}: reverts a rollback, with the rows that the rollback kept. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Reverse a rollback: apply its migrations again, and restore the rows that it kept.",
            "Everything is one transaction: if not every row is restored, nothing is changed.",
            "Shows first what would be done, and asks."
        },
        footer = {
            "",
            "Examples:",
            "  esquema restore 20251114.05 --dry-run",
            "  esquema restore 20251114.05",
            "  esquema restore 20251114 --yes --json"
        })
public final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final DetailOptions details = new DetailOptions();

    @Parameters(paramLabel = "VERSION", description = "A migration that was rolled back.")
    private Optional<Version> version = Optional.empty();

    @Mixin
    private final ConsentOptions consent = new ConsentOptions();

    private final Application application;

    public RestoreCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        RestoreReport report = application
                .service()
                .restore(new RestoreRequest(
                        application.trigger().orElseGet(MigrateCommand::detected),
                        application.databaseWait(),
                        version.orElseThrow(),
                        consent.to(RestoreText::plan)));
        console.print(RestoreJson.of(report), RestoreText.lines(report));
        Optional<SchemaException> refusal = report.plan().refusal();
        if (!report.done() && refusal.isPresent()) {
            console.warn(refusal.get());
            return refusal.get().code().exitStatus();
        }
        return report.findings().isEmpty() ? 0 : Code.VERIFICATION_FAILED.exitStatus();
    }
}

package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.schema.migration.RunRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code esquema plan}: shows what a run would do now. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Show what `esquema migrate` would apply, lock, lose and refuse. Changes nothing.",
            "The exit status is the one that `esquema migrate` would be refused with, or 0."
        },
        footer = {
            "",
            "Examples:",
            "  esquema plan",
            "  esquema plan --target 20251114.03 --json",
            "  esquema plan --format markdown"
        })
public final class PlanCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(
            names = "--format",
            paramLabel = "text|markdown",
            description =
                    "The form of the result: text, or markdown for a comment on a pull request; --json goes before it.")
    private PlanText.Format format = PlanText.Format.TEXT;

    private final Application application;

    public PlanCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        return PlanText.print(
                console,
                application
                        .service()
                        .plan(new RunRequest(
                                application.trigger().orElseGet(MigrateCommand::detected),
                                target.target(),
                                target.databaseWait(application))),
                format);
    }
}

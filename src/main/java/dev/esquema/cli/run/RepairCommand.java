package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.json.run.RepairJson;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.repair.RepairReport;
import dev.esquema.schema.repair.RepairRequest;
import dev.esquema.schema.repair.RepairRequest.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code esquema repair}: clears what a failed run outside a transaction left. */
@Command(
        name = "repair",
        addMethodSubcommands = false,
        description = {
            "Clear failed and unknown entries of the history, and drop the INVALID indexes that they left.",
            "With --checksum, accept a script that was edited after it was applied.",
            "Shows what it would do and asks before it does it."
        },
        footer = {
            "",
            "Examples:",
            "  esquema repair --dry-run",
            "  esquema repair --yes",
            "  esquema repair --version 20251120 --as applied",
            "  esquema repair --version 20251120 --statement 3 --as applied",
            "  esquema repair --checksum 20251114.03"
        })
public final class RepairCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final DetailOptions details = new DetailOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    @Option(names = "--version", paramLabel = "VERSION", description = "Repair this migration alone.")
    private Optional<Version> version = Optional.empty();

    @Option(
            names = "--statement",
            paramLabel = "N",
            description =
                    "Decide this statement of the migration alone: the one in doubt of a script outside a transaction.")
    private Optional<Integer> statement = Optional.empty();

    @Option(
            names = "--as",
            paramLabel = "applied|pending",
            description =
                    "Decide the state of the migration or statement: applied (all of it was done) or pending (nothing was done; run it again).")
    private Optional<Decision> decision = Optional.empty();

    @Option(
            names = "--checksum",
            paramLabel = "VERSION",
            description = "Accept the edited script of this applied migration: record its present checksum.")
    private Optional<Version> edited = Optional.empty();

    @Mixin
    private final ConsentOptions consent = new ConsentOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    private final Application application;

    public RepairCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        if (decision.isPresent() && version.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--as needs --version");
        }
        if (statement.isPresent() && decision.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--statement needs --version and --as");
        }
        if (edited.isPresent() && version.isPresent()) {
            throw new ParameterException(command.commandLine(), "--checksum cannot be combined with --version");
        }
        Trigger trigger = application.trigger().orElseGet(MigrateCommand::detected);
        RepairReport report = application
                .service()
                .repair(new RepairRequest(
                        trigger,
                        application.databaseWait(),
                        version,
                        statement.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                        decision,
                        edited,
                        consent.to(RepairCommand::indented)));
        console.print(RepairJson.of(report), lines(report));
        return 0;
    }

    private List<String> lines(RepairReport report) {
        if (report.actions().isEmpty()) {
            return List.of("nothing to repair");
        }
        List<String> lines = new ArrayList<>();
        lines.add(report.repaired() ? "done:" : consent.isDryRun() ? "would:" : "not done:");
        lines.addAll(indented(report.actions()));
        return lines;
    }

    private static List<String> indented(List<String> actions) {
        return actions.stream().map("  %s"::formatted).toList();
    }
}

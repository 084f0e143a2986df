package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.Table;
import dev.esquema.json.run.RunsJson;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.lock.Waits;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code esquema runs}: lists the runs in the journal, newest first. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "List the runs with their trigger, operation, outcome and user, newest first.",
        footer = {"", "Examples:", "  esquema runs", "  esquema runs --limit 3 --json"})
public final class RunsCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Option(names = "--limit", paramLabel = "N", description = "Show at most N runs (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    private final Application application;

    public RunsCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(command.commandLine(), "--limit must be at least 1");
        }
        JournalReading journal = application.serviceForQuestions().runs(limit);
        journal.failure().ifPresent(failure -> {
            throw failure;
        });
        List<RunRecord> runs = journal.runs();
        console.print(RunsJson.of(runs), runs.isEmpty() ? List.of("no runs recorded") : lines(runs));
        return 0;
    }

    private static List<String> lines(List<RunRecord> runs) {
        Table table = new Table().row("id", "started", "trigger", "operation", "outcome", "from", "to", "by", "reason");
        for (RunRecord run : runs) {
            table.row(
                    String.valueOf(run.id()),
                    run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    run.trigger().text(),
                    run.operation().text(),
                    run.outcome().text(),
                    run.from().map(JournalValue::text).orElse("-"),
                    run.to().map(JournalValue::text).orElse("-"),
                    "%s@%s as %s".formatted(run.origin().osUser(), run.origin().host(), run.databaseUser()),
                    run.failure().map(RunFailure::message).orElseGet(() -> heldUp(run)));
        }
        return table.lines();
    }

    private static String heldUp(RunRecord run) {
        return run.waits()
                .filter(waits -> !waits.others().isZero())
                .map(Waits::message)
                .orElse("");
    }
}

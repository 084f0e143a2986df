package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.Table;
import dev.esquema.cli.graph.GraphForm;
import dev.esquema.json.status.GraphJson;
import dev.esquema.json.status.MigrationsJson;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.RepeatableStates;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code esquema history}: lists every migration with its state and the time it was applied. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "List every migration with its state, when it was applied, and by which database role.",
        footer = {
            "",
            "Examples:",
            "  esquema history",
            "  esquema history --limit 10",
            "  esquema history --graph",
            "  esquema history --packaged --graph=mermaid",
            "  esquema history --packaged --json"
        })
public final class HistoryCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Option(names = "--packaged", description = "List only what this build packages; needs no database.")
    private boolean packaged;

    @Option(
            names = "--graph",
            paramLabel = "FORM",
            arity = "0..1",
            fallbackValue = "text",
            description = "Draw the dependencies, as text or mermaid (default: text).")
    private Optional<GraphForm> graph = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "List only the last N: the newest versions, and repeatable scripts after them.")
    private Optional<Integer> limit = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    private final Application application;

    public HistoryCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        if (limit.isPresent()) {
            refuseLimit();
        }
        SchemaStatus status = packaged
                ? application.service().packaged()
                : application.serviceForQuestions().recorded();
        List<RepeatableStates.Entry> repeatables = last(status.repeatables(), limit.orElse(Integer.MAX_VALUE));
        List<MigrationEntry> entries = last(status.entries(), limit.orElse(Integer.MAX_VALUE) - repeatables.size());
        graph.ifPresentOrElse(
                form -> console.print(() -> GraphJson.of(entries, this::state), () -> form.draw(entries, state(form))),
                () -> console.print(
                        () -> MigrationsJson.of(entries, repeatables, this::word), () -> lines(entries, repeatables)));
        return 0;
    }

    private void refuseLimit() {
        if (limit.get() < 1) {
            throw new ParameterException(command.commandLine(), "--limit must be at least 1");
        }
        if (graph.isPresent()) {
            throw new ParameterException(command.commandLine(), "--limit cannot be combined with --graph");
        }
    }

    private static <T> List<T> last(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    private String state(MigrationEntry entry) {
        return word(entry.state());
    }

    private String word(MigrationState state) {
        return packaged ? "packaged" : state.label();
    }

    /** A Mermaid graph of packaged migrations shows no state: every node would have the state "packaged". */
    private Function<MigrationEntry, String> state(GraphForm form) {
        return packaged && form == GraphForm.MERMAID ? entry -> "" : this::state;
    }

    private List<String> lines(List<MigrationEntry> entries, List<RepeatableStates.Entry> repeatables) {
        Table table = new Table();
        for (MigrationEntry entry : entries) {
            table.row(
                    state(entry),
                    entry.version().toString(),
                    entry.description(),
                    entry.recorded().map(HistoryCommand::when).orElse(""));
        }
        for (RepeatableStates.Entry entry : repeatables) {
            table.row(
                    word(entry.state()),
                    entry.name().toString(),
                    entry.name().description(),
                    entry.recorded().map(HistoryCommand::when).orElse(""));
        }
        return table.lines();
    }

    private static String when(HistoryRow row) {
        return String.join(" by ", row.installedOn().toString(), row.installedBy());
    }
}

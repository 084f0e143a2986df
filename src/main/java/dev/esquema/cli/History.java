package dev.esquema.cli;

import dev.esquema.json.SchemaJson;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.Applied;
import dev.esquema.schema.history.HistoryEntry;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code esquema history}: the chain, with what was applied and when. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Show the chain of migrations with what was applied, when and by whom.",
        footer = {"", "Examples:", "  esquema history", "  esquema history --packaged --json"})
final class History implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Option(names = "--packaged", description = "Show what this build packages; needs no database.")
    private boolean packaged;

    private final Application application;

    History(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SchemaStatus status = packaged
                ? application.service().packaged()
                : application.service().status();
        console.print(SchemaJson.migrations(status.entries()), lines(status.entries()));
        return 0;
    }

    private List<String> lines(List<HistoryEntry> entries) {
        Table table = new Table();
        for (HistoryEntry entry : entries) {
            String state = packaged ? "packaged" : entry.state().word();
            table.row(
                    state,
                    entry.version().toString(),
                    entry.description(),
                    entry.recorded().map(History::when).orElse(""));
        }
        return table.lines();
    }

    private static String when(Applied row) {
        return "%s by %s".formatted(row.installedOn(), row.installedBy());
    }
}

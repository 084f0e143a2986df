package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.status.MigrationJson;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esquema show}: shows all facts of one migration. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Show all facts of one migration: its effect, its state, and the runs that took part.",
        footer = {
            "",
            "Examples:",
            "  esquema show 20251114.03",
            "  esquema show R__views",
            "  esquema show 20251114.03 --packaged --json"
        })
public final class ShowCommand implements Callable<Integer> {

    private static final int RUNS = 1_000;

    @Mixin
    private final Console console = new Console();

    @Parameters(
            paramLabel = "VERSION",
            description = "The migration's version, or R__ and the description of a repeatable script.")
    @SuppressWarnings("NullAway.Init")
    private String version;

    @Option(names = "--packaged", description = "Show only what this build packages; needs no database.")
    private boolean packaged;

    private final Application application;

    public ShowCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SchemaService service = packaged ? application.service() : application.serviceForQuestions();
        MigrationId id = MigrationId.of(version);
        SchemaStatus status = packaged ? service.packaged() : service.recorded();
        if (id instanceof RepeatableName name) {
            RepeatableStates.Entry entry = status.entry(name);
            List<RunRecord> runs = runs(service, id);
            String state = state(entry.state());
            console.print(MigrationJson.of(entry, state, runs), MigrationText.of(entry, state, runs));
        } else if (id instanceof Version versioned) {
            MigrationEntry entry = status.entry(versioned);
            List<RunRecord> runs = runs(service, id);
            String state = state(entry.state());
            console.print(MigrationJson.of(entry, state, runs), MigrationText.of(entry, state, runs));
        }
        return 0;
    }

    private List<RunRecord> runs(SchemaService service, MigrationId id) {
        return packaged
                ? List.of()
                : service.runs(RUNS).runs().stream()
                        .filter(run -> run.tookPartIn(id))
                        .toList();
    }

    /** Without the database, the state of the migration is unknown. */
    private String state(MigrationState state) {
        return packaged ? "packaged" : state.label();
    }
}

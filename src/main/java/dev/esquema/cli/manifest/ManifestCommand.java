package dev.esquema.cli.manifest;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.json.manifest.ManifestReportJson;
import dev.esquema.learn.ManifestChange;
import dev.esquema.learn.ManifestWork;
import dev.esquema.learn.Succession;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esquema manifest}: learns what the scripts of a folder do, and writes or checks the manifest. */
@Command(
        name = "manifest",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Run the scripts of the folder on a scratch database.",
            "write: write what they do to manifest.json.",
            "check: compare it with manifest.json; the exit status is 4 if it differs.",
            "Without --on, a temporary PostgreSQL server is started from the programs here."
        },
        footer = {
            "",
            "Examples:",
            "  esquema manifest write --migrations db",
            "  esquema manifest check --on env:SCRATCH_URL",
            "  esquema manifest check --migrations db --against released.json",
            "  esquema manifest check --migrations db --sarif findings.sarif",
            "  esquema manifest write --migrations db --host application.sql"
        })
public final class ManifestCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final DetailOptions details = new DetailOptions();

    @Parameters(paramLabel = "write|check", description = "Write the manifest, or check it.")
    @SuppressWarnings("NullAway.Init")
    private Action action;

    @Option(
            names = "--on",
            paramLabel = "URL",
            description = {
                "Create the scratch database on this server, and drop it afterwards.",
                "env:NAME takes the URL from a variable, so that no list of processes shows its password."
            })
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "FILE",
            description = {
                "Create the objects of this file first; they belong to another application.",
                "It may be the output of pg_dump --schema-only (default: host.sql of the folder)."
            })
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "check: compare the scripts also with this manifest, of the main branch or the last release.")
    private Optional<String> against = Optional.empty();

    @Option(
            names = "--sarif",
            paramLabel = "FILE",
            description = "check: write what was found also to this file, as SARIF 2.1.0 for a code host.")
    private Optional<String> sarif = Optional.empty();

    private final Application application;

    public ManifestCommand(Application application) {
        this.application = application;
    }

    /** What the command does with the learned manifest. */
    enum Action {
        WRITE,
        CHECK
    }

    @Override
    public Integer call() {
        ManifestWork work = application.manifestWork();
        List<Script> earlier = against.map(work::manifest).orElse(List.of());
        SarifFile findings = new SarifFile(
                action == Action.CHECK ? sarif : Optional.empty(),
                application.build().version(),
                work);
        ManifestWork.Learned learned = work.following(earlier, () -> findings.learned(() -> work.learn(server, host)));
        Optional<List<Script>> known = work.known();
        List<ManifestChange> changes = ManifestChange.between(known.orElse(List.of()), learned.migrations());
        List<String> objections = Succession.after(earlier).objections(learned.migrations(), learned.placed());
        return switch (action) {
            case WRITE -> written(work, known, learned, changes);
            case CHECK -> {
                findings.write(changes, objections, learned.notes());
                yield checked(work, known.isPresent(), learned, changes, objections);
            }
        };
    }

    private int written(
            ManifestWork work,
            Optional<List<Script>> known,
            ManifestWork.Learned learned,
            List<ManifestChange> changes) {
        boolean writes = known.isEmpty() || !changes.isEmpty();
        if (writes) {
            work.write(learned.migrations());
        }
        console.print(
                ManifestReportJson.of(
                        writes ? "WRITTEN" : "UNCHANGED", work.place(), changes, learned.notes(), List.of()),
                ManifestText.written(work.place(), writes, learned, changes));
        return 0;
    }

    private int checked(
            ManifestWork work,
            boolean exists,
            ManifestWork.Learned learned,
            List<ManifestChange> changes,
            List<String> objections) {
        boolean stale = !exists || !changes.isEmpty();
        boolean fails = stale || !objections.isEmpty();
        console.print(
                ManifestReportJson.of(
                        fails ? "STALE" : "UNCHANGED", work.place(), changes, learned.notes(), objections),
                ManifestText.checked(work, stale, changes, objections));
        return fails ? Code.VERIFICATION_FAILED.exitStatus() : 0;
    }
}

package dev.esquema.cli.manifest;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.manifest.NewScriptsJson;
import dev.esquema.learn.ManifestWork;
import dev.esquema.learn.NewScripts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code esquema new}: writes the next migration and its undo script, both without statements. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Write the next migration and its undo script into the folder, as skeletons.",
        footer = {"", "Examples:", "  esquema new create_orders --migrations db", "  esquema new add_column_note"})
public final class NewCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Parameters(arity = "1..*", paramLabel = "DESCRIPTION", description = "What the migration does, in a few words.")
    private List<String> description = List.of();

    private final Application application;

    public NewCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        ManifestWork work = application.manifestWork();
        NewScripts scripts = work.newScripts(String.join(" ", description));
        console.print(
                new NewScriptsJson(scripts.migration(), scripts.undo()),
                List.of(
                        "wrote %s".formatted(scripts.migration()),
                        "wrote %s".formatted(scripts.undo()),
                        "write the statements into both files, then %s".formatted(work.rewriting())));
        return 0;
    }
}

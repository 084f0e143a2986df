package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.status.HeadsJson;
import dev.esquema.schema.manifest.Migration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code esquema heads}: lists the migrations on which no other migration depends. */
@Command(
        name = "heads",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "List the packaged migrations that no other migration depends on; needs no database.",
        footer = {"", "Example:", "  esquema heads"})
public final class HeadsCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    private final Application application;

    public HeadsCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        List<Migration> heads = application.service().heads();
        console.print(
                HeadsJson.of(heads), heads.stream().map(Migration::toString).toList());
        return 0;
    }
}

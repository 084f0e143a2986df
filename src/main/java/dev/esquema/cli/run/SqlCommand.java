package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.run.SqlJson;
import dev.esquema.schema.manifest.Version;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code esquema sql}: prints what a run would do as a script for psql. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Print migrations, with the rows that they add to the history, as one script for psql. Needs no database.",
            "Run the script with `psql -X -f`. It stops at the first failure and refuses migrations that are applied already."
        },
        footer = {"", "Examples:", "  esquema sql", "  esquema sql --from 20251114.02 --to 20251114.04"})
public final class SqlCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "Start after this version, which is applied already (default: no version is applied).")
    private Optional<Version> from = Optional.empty();

    @Option(names = "--to", paramLabel = "VERSION", description = "End with this version (default: the target).")
    private Optional<Version> to = Optional.empty();

    private final Application application;

    public SqlCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        String sql = application.service().sql(from, to);
        console.printScript(new SqlJson(sql), sql);
        return 0;
    }
}

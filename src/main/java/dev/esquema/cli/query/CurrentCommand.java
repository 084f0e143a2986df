package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.status.CurrentJson;
import dev.esquema.schema.PhaseAdvice;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code esquema current}: prints only the newest applied version. */
@Command(
        name = "current",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Print the newest applied version, or none.",
        footer = {"", "Example:", "  esquema current"})
public final class CurrentCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    private final Application application;

    public CurrentCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SchemaStatus status = application.serviceForQuestions().recorded();
        Optional<Version> version = status.version();
        console.print(
                CurrentJson.of(version), List.of(version.map(Version::toString).orElse("none")));
        if (status.verification().isSchemaMissing()) {
            console.warn(
                    new SchemaException(Code.REFUSED, PhaseAdvice.of(status).toString()));
        }
        return 0;
    }
}

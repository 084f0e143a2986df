package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.status.WaitJson;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.waiting.WaitReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code esquema wait}: waits until another process has migrated the schema. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Wait until the schema has reached a version that another process applies. Changes nothing.",
            "The exit status is 0 if it is reached, 3 if it is not reached in time, and that of the failure if the run"
                    + " that was to bring it failed. Needs only SELECT on the history; with SELECT on the journal it"
                    + " also notices failed runs."
        },
        footer = {
            "",
            "Examples:",
            "  esquema wait",
            "  esquema wait --for-target 20251114.03 --timeout 10m",
            "  esquema wait --timeout 0s --json"
        })
public final class WaitCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Option(
            names = "--for-target",
            paramLabel = "VERSION",
            description = "Wait for this version (default: esquema.target, else the newest packaged version).")
    private Optional<Version> forTarget = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "How long to wait at most, such as 60s or 5m; 0s looks once (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(5);

    private final Application application;

    public WaitCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        WaitReport report = application.targetWait().await(forTarget, timeout);
        console.print(
                WaitJson.of(report),
                List.of("the schema has reached %s; its newest version is %s"
                        .formatted(
                                report.target(),
                                report.version().map(Version::toString).orElse("none"))));
        return 0;
    }
}

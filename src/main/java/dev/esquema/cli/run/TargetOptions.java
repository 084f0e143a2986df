package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options {@code --target} and {@code --wait}, for a run and for its plan. */
final class TargetOptions {

    @Option(
            names = "--target",
            paramLabel = "VERSION",
            description = "Stop at this version (default: esquema.target, else the newest packaged version).")
    private Optional<Version> target = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "How long to wait for the database, such as 60s or 2m (default: esquema.database.wait).")
    private Optional<Duration> databaseWait = Optional.empty();

    Optional<Version> target() {
        return target;
    }

    /** Returns how long to wait for the database: from the option, otherwise from the configuration. */
    Duration databaseWait(Application application) {
        return databaseWait.orElseGet(application::databaseWait);
    }
}

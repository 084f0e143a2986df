package dev.esquema.cli.console;

import picocli.CommandLine.Option;

/** The option {@code --dry-run}, for commands that can show their work without doing it. */
public final class DryRunOption {

    @Option(names = "--dry-run", description = "Show what would be done; change nothing.")
    private boolean dryRun;

    public boolean isGiven() {
        return dryRun;
    }
}

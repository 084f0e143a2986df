package dev.esquema.cli.console;

import picocli.CommandLine.Option;

/** Whether a command that changes the schema shows what PostgreSQL reports besides the message of an error. */
public final class DetailOptions {

    /** The name of the option. */
    public static final String SHOW_DETAILS = "--show-details";

    @Option(
            names = SHOW_DETAILS,
            description = "On a database error, show also PostgreSQL's Detail and Where; they may hold values of rows.")
    @SuppressWarnings("UnusedVariable")
    private boolean shown;
}

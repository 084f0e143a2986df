package dev.esquema.cli.console;

import picocli.CommandLine.Option;

/** The option that shows PostgreSQL's details of an error besides its message, for commands that change the schema. */
public final class DetailOptions {

    /** The name of the option. */
    public static final String SHOW_DETAILS = "--show-details";

    @Option(
            names = SHOW_DETAILS,
            description = "On a database error, show also PostgreSQL's Detail and Where; they may hold values of rows.")
    @SuppressWarnings("UnusedVariable")
    private boolean shown;
}

package dev.esquema;

import dev.esquema.cli.CommandLineInterface;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process starts, in one of two modes: a command, which does not start Quarkus, or the server, which does. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        CommandLog.install();
        System.exit(new CommandLineInterface(new EsquemaProcess()).execute(arguments));
    }
}

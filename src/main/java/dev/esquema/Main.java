package dev.esquema;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.schema.session.Cancellation;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process starts, in one of two modes: a command, which does not start Quarkus, or the server, which does. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        CommandLog.install();
        Cancellation cancellation = new Cancellation();
        Signals signals = new Signals(cancellation);
        signals.listen();
        int status = new CommandLineInterface(new EsquemaProcess(cancellation, signals)).execute(arguments);
        System.exit(signals.exitStatus(status));
    }
}

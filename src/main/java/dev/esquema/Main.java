package dev.esquema;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.schema.session.Cancellation;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the process starts, in one of two modes: a command, which does not start Quarkus, or the server, which does. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        // What is written is UTF-8, in the C locale of a container too.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        CommandLog.install();
        Cancellation cancellation = new Cancellation();
        Signals signals = new Signals(cancellation);
        signals.listen();
        int status = new CommandLineInterface(new EsquemaProcess(cancellation)).execute(arguments);
        System.exit(signals.exitStatus(status));
    }
}

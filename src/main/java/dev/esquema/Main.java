package dev.esquema;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.log.CommandLog;
import dev.esquema.schema.run.Cancellation;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The entry point of both modes: a command runs without Quarkus, and the server runs with Quarkus. */
@QuarkusMain
public final class Main {

    Main() {}

    public static void main(String... arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        System.setOut(out);
        System.setErr(err);
        // Otherwise the driver and the JDK translate their messages and format numbers for the locale of the machine.
        Locale.setDefault(Locale.ENGLISH);
        CommandLog.install();
        Cancellation cancellation = new Cancellation();
        Signals signals = new Signals(cancellation);
        signals.listen();
        EsquemaProcess process = new EsquemaProcess(cancellation);
        int status = new CommandLineInterface(process)
                .of(arguments)
                .setOut(writer(out))
                .setErr(writer(err))
                .execute(arguments);
        process.close();
        System.exit(signals.exitStatus(status));
    }

    /** Returns a stream that writes UTF-8, also when a container has the C locale. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}

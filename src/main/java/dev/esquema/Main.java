package dev.esquema;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.schema.run.Cancellation;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The entry point of both modes: a command, which does not start Quarkus, and the server, which does. */
@QuarkusMain
public final class Main {

    Main() {}

    public static void main(String... arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        System.setOut(out);
        System.setErr(err);
        // The driver and the JDK would translate their messages and format numbers as the machine does.
        Locale.setDefault(Locale.ENGLISH);
        CommandLog.install();
        Cancellation cancellation = new Cancellation();
        Signals signals = new Signals(cancellation);
        signals.listen();
        int status = new CommandLineInterface(new EsquemaProcess(cancellation))
                .printingTo(writer(out), writer(err))
                .execute(arguments);
        System.exit(signals.exitStatus(status));
    }

    /** Output is UTF-8, also in the C locale of a container. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}

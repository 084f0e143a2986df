package dev.esquema;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.cli.console.Console;
import dev.esquema.log.CommandLog;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The entry point of both modes: a command runs without Quarkus, and the server runs with Quarkus. */
@QuarkusMain
public final class Main {

    Main() {}

    public static void main(String... arguments) {
        StandardOutput output = new StandardOutput();
        PrintStream out = utf8(output);
        PrintStream err = utf8(new FileOutputStream(FileDescriptor.err));
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
        System.exit(signals.exitStatus(written(output, err, status)));
    }

    /** Returns the status of a command whose output was written, else another one than 0. */
    private static int written(StandardOutput output, PrintStream err, int status) {
        Optional<SchemaException> failure = output.failure()
                .map(reason -> new SchemaException(
                        Code.UNEXPECTED, "the output is incomplete, it could not be written: %s".formatted(reason)));
        failure.ifPresent(incomplete -> Console.warn(writer(err), incomplete));
        return status == 0
                ? failure.map(SchemaException::code).map(Code::exitStatus).orElse(0)
                : status;
    }

    /** Returns a stream that writes UTF-8, also when a container has the C locale. */
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}

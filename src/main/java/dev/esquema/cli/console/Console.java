package dev.esquema.cli.console;

import dev.esquema.json.Representation;
import dev.esquema.schema.problem.SchemaException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a command's result, as text or as one JSON object; stdout carries nothing else. */
public final class Console {

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** The result in the form that was asked for. */
    public void print(Representation object, List<String> lines) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(object.indented());
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }

    /** A failure that the result tells too, on stderr in either form, after the SQL that would help. */
    public void warn(SchemaException failure) {
        PrintWriter err = command.commandLine().getErr();
        failure.details().mend().stream()
                .flatMap(String::lines)
                .map("    %s"::formatted)
                .forEach(err::println);
        err.println("esquema: %s".formatted(failure.getMessage()));
        err.flush();
    }
}

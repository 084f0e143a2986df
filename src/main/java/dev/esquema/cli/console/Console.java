package dev.esquema.cli.console;

import dev.esquema.json.Representation;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.PrintableSql;
import dev.esquema.text.PrintableText;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
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
            lines.stream().map(PrintableText::of).forEach(out::println);
        }
        out.flush();
    }

    /** A script as it is, for a program that runs it. */
    public void printScript(Representation object, String script) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? object.indented() : script.stripTrailing());
        out.flush();
    }

    /** A failure that the result tells too, on stderr in either form, after the SQL that would help. */
    public void warn(SchemaException failure) {
        warn(command.commandLine().getErr(), failure);
    }

    /** The same for a command that has no result. */
    public static void warn(PrintWriter err, SchemaException failure) {
        failure.details().mend().stream().flatMap(Console::sql).forEach(err::println);
        err.println("esquema: %s".formatted(PrintableText.of(failure.getMessage())));
        err.flush();
    }

    /** SQL as indented lines of text, which a person can copy. */
    public static Stream<String> sql(String statements) {
        return PrintableSql.lines(statements).stream().map("    %s"::formatted);
    }
}

package dev.esquema.cli.console;

import dev.esquema.json.Representation;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.PrintableSql;
import dev.esquema.text.PrintableText;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the result of a command as text or as one JSON object; nothing else is printed on stdout. */
public final class Console {

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** Prints the result as text or, with {@code --json}, as JSON. */
    public void print(Representation object, List<String> lines) {
        print(() -> object, () -> lines);
    }

    /** Does the same with a long result, of which only the form that is printed is made. */
    public void print(Supplier<? extends Representation> object, Supplier<List<String>> lines) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(object.get().indented());
        } else {
            // Not println(), after which the writer would send each line by itself.
            lines.get().forEach(line -> out.append(PrintableText.of(line)).append(System.lineSeparator()));
        }
        out.flush();
    }

    /** Prints a script unchanged, for a program that runs it. */
    public void printScript(Representation object, String script) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? object.indented() : script.stripTrailing());
        out.flush();
    }

    /**
     * Prints a failure that the result contains too; it goes to stderr, for text and JSON, after the SQL that can fix
     * the failure.
     */
    public void warn(SchemaException failure) {
        warn(command.commandLine().getErr(), failure);
    }

    /** Prints a failure of a command that has no result, in the same way; each of its sentences has a line of its own. */
    public static void warn(PrintWriter err, SchemaException failure) {
        failure.details().mend().stream().flatMap(Console::sql).forEach(err::println);
        failure.sentences().stream()
                .map(PrintableText::of)
                .map("esquema: %s"::formatted)
                .forEach(err::println);
        err.flush();
    }

    /** Returns SQL as indented lines that a person can copy. */
    public static Stream<String> sql(String statements) {
        return PrintableSql.lines(statements).stream().map("    %s"::formatted);
    }
}

package dev.esquema.cli.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion for fish, which picocli does not support: one {@code complete} line for each word. */
final class FishCompletion {

    private static final String FIRST_WORD = "__fish_use_subcommand";

    private final String program;
    private final List<String> lines = new ArrayList<>();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** Returns the script for a program with commands of one level. */
    static String of(CommandLine root) {
        FishCompletion completion = new FishCompletion(root.getCommandName());
        completion.lines.add("# Completion of %s for fish".formatted(root.getCommandName()));
        completion.line(FIRST_WORD, "-f");
        completion.options(FIRST_WORD, root.getCommandSpec());
        for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            completion.line(
                    FIRST_WORD,
                    "-f -a %s -d %s"
                            .formatted(
                                    command.getKey(),
                                    quoted(first(spec.usageMessage().description()))));
            String inside = "__fish_seen_subcommand_from %s".formatted(command.getKey());
            completion.options(inside, spec);
            spec.positionalParameters().stream()
                    .filter(parameter -> parameter.typeInfo().isEnum())
                    .forEach(parameter -> completion.line(inside, "-f -a %s".formatted(quoted(candidates(parameter)))));
        }
        return String.join("\n", completion.lines).concat("\n");
    }

    private void options(String condition, CommandSpec spec) {
        spec.options().stream().filter(option -> !option.hidden()).forEach(option -> option(condition, option));
    }

    private void option(String condition, OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> name.startsWith("--") ? "-l ".concat(name.substring(2)) : "-s ".concat(name.substring(1)))
                .collect(Collectors.joining(" "));
        String value = option.arity().max() == 0 ? "" : option.arity().min() == 0 ? "" : " -r";
        String candidates = option.typeInfo().isEnum() ? " -f -a %s".formatted(quoted(candidates(option))) : "";
        line(condition, "%s%s%s -d %s".formatted(names, value, candidates, quoted(first(option.description()))));
    }

    private static String candidates(ArgSpec argument) {
        return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .map(candidate -> candidate.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private void line(String condition, String rest) {
        lines.add("complete -c %s -n %s %s".formatted(program, quoted(condition), rest));
    }

    private static String first(String... texts) {
        return texts.length == 0 ? "" : texts[0];
    }

    /** In single quotes fish replaces only {@code \'} and {@code \\}. */
    private static String quoted(String text) {
        return "'%s'".formatted(text.replace("\\", "\\\\").replace("'", "\\'"));
    }
}

package dev.esquema.cli.markdown;

import dev.esquema.text.PrintableText;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes text that comes from scripts and databases into Markdown, so that it is shown as it is: it forms no markup, no
 * HTML, no mention of a person, and does not end the element in which it stands.
 */
final class Markdown {

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private Markdown() {}

    /** Returns a code span. */
    static String code(String text) {
        String printable = PrintableText.of(text);
        if (printable.isBlank()) {
            return "(empty)";
        }
        String fence = fence(List.of(printable), 1);
        String pad = printable.startsWith("`") || printable.endsWith("`") ? " " : "";
        return fence + pad + printable + pad + fence;
    }

    /** Returns a code span for a cell of a table, where a vertical line ends the cell. */
    static String cell(String text) {
        return code(text).replace("|", "\\|");
    }

    /** Returns a block of code with one text on each line. */
    static List<String> block(List<String> texts) {
        List<String> lines = texts.stream().map(PrintableText::of).toList();
        String fence = fence(lines, 3);
        return IntStream.range(0, lines.size() + 2)
                .mapToObj(line -> line == 0 ? fence.concat("text") : line > lines.size() ? fence : lines.get(line - 1))
                .toList();
    }

    /** Returns the row of a table; the cells are Markdown. */
    static String row(String... cells) {
        return Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Returns more backticks than any text has in a row. */
    private static String fence(List<String> texts, int shortest) {
        int longest = texts.stream()
                .flatMap(text -> BACKTICKS.matcher(text).results())
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(0);
        return String.join("", Collections.nCopies(Math.max(shortest, longest + 1), "`"));
    }
}

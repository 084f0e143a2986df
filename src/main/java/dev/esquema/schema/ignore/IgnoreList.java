package dev.esquema.schema.ignore;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list of a file {@code verify.ignore}: the objects whose findings a team accepts, each with the reason.
 *
 * <p>A line is {@code <pattern> -- <reason>}. A pattern is compared with the object of a finding, such as {@code index
 * ix_a}; an asterisk stands for any characters. Empty lines and lines that begin with {@code #} do not count.
 */
public record IgnoreList(List<Entry> entries) {

    public static final IgnoreList NONE = new IgnoreList(List.of());

    private static final String SEPARATOR = " -- ";

    public IgnoreList {
        entries = List.copyOf(entries);
    }

    /** A line of the list. */
    public record Entry(String pattern, String reason) {

        public Entry {
            if (pattern.isBlank() || reason.isBlank()) {
                throw new IllegalArgumentException("a pattern and a reason are needed");
            }
        }

        boolean matches(String object) {
            return Stream.of(pattern.split("\\*", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.collectingAndThen(
                            Collectors.joining(".*"), regex -> Pattern.compile(regex, Pattern.DOTALL)))
                    .matcher(object)
                    .matches();
        }
    }

    /** @throws SchemaException {@link Code#REFUSED} with the number of each malformed line */
    public static IgnoreList parse(String text) {
        List<Entry> entries = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int separator = line.indexOf(SEPARATOR);
            if (separator <= 0) {
                malformed.add("line %d is '%s'".formatted(i + 1, line));
            } else {
                entries.add(new Entry(
                        line.substring(0, separator).strip(),
                        line.substring(separator + SEPARATOR.length()).strip()));
            }
        }
        if (!malformed.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "verify.ignore is malformed: %s; write `<pattern> -- <reason>`, for example `index dba_* -- made by the DBA at night`"
                            .formatted(String.join("; ", malformed)));
        }
        return new IgnoreList(entries);
    }

    /** The reason for which a finding about this object is ignored; empty if it is not. */
    public Optional<String> reason(String object) {
        return entries.stream()
                .filter(entry -> entry.matches(object))
                .map(Entry::reason)
                .findFirst();
    }
}

package dev.esquema.text;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes control characters in SQL visible without changing the statement: a quoted name or a string that contains
 * control characters is written in PostgreSQL's Unicode form ({@code U&"…"}, {@code U&'…'}; documentation, "Lexical
 * Structure"), which needs {@code standard_conforming_strings=on}.
 */
public final class PrintableSql {

    /**
     * The alternatives, in order: a comment, a dollar-quoted string, a string with the prefix E or U&amp;, a name with
     * the prefix U&amp;, a string, a quoted name.
     */
    private static final Pattern TOKEN = Pattern.compile(
            """
            --[^\\n]*
            |(?<dollar>\\$(?<tag>\\w*)\\$.*?\\$\\k<tag>\\$)
            |\\b[eE]'(?:[^'\\\\]|''|\\\\.)*+'
            |\\b[uU]&'[^']*+(?:''[^']*+)*+'
            |\\b[uU]&"[^"]*+(?:""[^"]*+)*+"
            |'(?<string>[^']*+(?:''[^']*+)*+)'
            |"(?<name>[^"]*+(?:""[^"]*+)*+)"
            """,
            Pattern.DOTALL | Pattern.COMMENTS);

    private static final String WITHHELD =
            "-- not shown, because it holds control characters outside of names and strings; --json prints it";

    private PrintableSql() {}

    /**
     * Returns the same statements without control characters, except line breaks between words; empty if that is not
     * possible.
     */
    public static Optional<String> of(String sql) {
        Matcher tokens = TOKEN.matcher(sql);
        StringBuilder printable = new StringBuilder();
        int end = 0;
        while (tokens.find()) {
            String between = sql.substring(end, tokens.start());
            Optional<String> token = token(tokens);
            if (isControlled(between) || token.isEmpty()) {
                return Optional.empty();
            }
            printable.append(between).append(token.get());
            end = tokens.end();
        }
        String rest = sql.substring(end);
        return isControlled(rest)
                ? Optional.empty()
                : Optional.of(printable.append(rest).toString());
    }

    /** Returns the lines of the same statements, or one explanatory line if they cannot be made printable. */
    public static List<String> lines(String sql) {
        return of(sql).map(printable -> printable.lines().toList()).orElse(List.of(WITHHELD));
    }

    private static Optional<String> token(Matcher tokens) {
        String name = tokens.group("name");
        String string = tokens.group("string");
        if (name != null || string != null) {
            String text = name != null ? name : string;
            char quote = name != null ? '"' : '\'';
            boolean plain = text.codePoints().noneMatch(PrintableText::isControl);
            return Optional.of(plain ? tokens.group() : "U&%1$c%2$s%1$c".formatted(quote, escaped(text)));
        }
        boolean hidden = tokens.group("dollar") == null
                ? tokens.group().codePoints().anyMatch(PrintableText::isControl)
                : isControlled(tokens.group());
        return hidden ? Optional.empty() : Optional.of(tokens.group());
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (character == '\\') {
                escaped.append("\\\\");
            } else if (!PrintableText.isControl(character)) {
                escaped.appendCodePoint(character);
            } else {
                escaped.append((Character.isBmpCodePoint(character) ? "\\%04X" : "\\+%06X").formatted(character));
            }
        });
        return escaped.toString();
    }

    /** Returns whether SQL contains control characters; line breaks between words are allowed. */
    private static boolean isControlled(String sql) {
        return sql.codePoints().anyMatch(character -> PrintableText.isControl(character) && character != '\n');
    }
}

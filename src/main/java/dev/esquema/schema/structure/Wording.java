package dev.esquema.schema.structure;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression or a definition as PostgreSQL prints it.
 *
 * @param restored how PostgreSQL prints an object that was made from this text, as {@code pg_restore} makes it; empty
 *     if PostgreSQL prints the same text
 */
public record Wording(String text, Optional<String> restored) {

    /** A string, a number, a name, spaces, or any other character. */
    private static final Pattern TOKEN = Pattern.compile(
            """
            \\$(?<tag>\\w*)\\$(?s:.*?)\\$\\k<tag>\\$|'[^']*+(?:''[^']*+)*+'|\\d[\\w.]*|\
            (?<name>"[^"]*+(?:""[^"]*+)*+"|[\\p{L}_][\\p{L}\\p{N}_$]*)|\\s+|(?s:.)"""
                    .strip());

    /** A text that PostgreSQL prints in the same way after a restore. */
    public static Wording of(String text) {
        return new Wording(text, Optional.empty());
    }

    /** Whether the actual text is this text, or this text after a restore. */
    public boolean isMetBy(Wording actual) {
        return actual.text.equals(text) || restored.filter(actual.text::equals).isPresent();
    }

    /**
     * Whether the actual text is this text, apart from spaces and from the names of tables before those of columns:
     * PostgreSQL's versions print these differently in queries. A name of a table stands elsewhere in the text too,
     * without a dot behind it; any other name before a dot is that of a schema.
     */
    public boolean isAlike(Wording actual) {
        return isMetBy(actual)
                || plain(text).equals(plain(actual.text))
                || restored.filter(again -> plain(again).equals(plain(actual.restored.orElse(actual.text))))
                        .isPresent()
                || restored.filter(again -> plain(again).equals(plain(actual.text)))
                        .isPresent();
    }

    private static String plain(String sql) {
        Set<String> tables = namesBeforeNoDot(sql);
        StringBuilder plain = new StringBuilder();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            if (isBeforeDot(token, sql) && tables.contains(token.group())) {
                token.region(token.end() + 1, sql.length());
            } else if (!token.group().isBlank()) {
                plain.append(token.group()).append(' ');
            }
        }
        return plain.toString();
    }

    private static Set<String> namesBeforeNoDot(String sql) {
        Set<String> names = new HashSet<>();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            if (token.group("name") != null && !isBeforeDot(token, sql)) {
                names.add(token.group());
            }
        }
        return names;
    }

    private static boolean isBeforeDot(Matcher token, String sql) {
        return token.group("name") != null && token.end() < sql.length() && sql.charAt(token.end()) == '.';
    }

    public static boolean isMet(Optional<Wording> expected, Optional<Wording> actual) {
        return expected.isPresent() == actual.isPresent()
                && expected.filter(wording -> !wording.isMetBy(actual.orElseThrow()))
                        .isEmpty();
    }
}

package dev.esquema.schema.mend;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of objects as the texts of definitions write them. */
final class WrittenNames {

    private static final Pattern REFERRED =
            Pattern.compile(" REFERENCES (?:\"(?<quoted>(?:[^\"]|\"\")+)\"|(?<plain>\\w+))\\(");

    private WrittenNames() {}

    /** Whether a text contains a name as a whole word. */
    static boolean names(String text, String name) {
        String written = name.replace("\"", "\"\"");
        return text.contains(written)
                && Pattern.compile("(?<!\\w)%s(?!\\w)".formatted(Pattern.quote(written)))
                        .matcher(text)
                        .find();
    }

    /** Whether a query contains the name of a column, or gives the columns of its table other names. */
    static boolean mayName(String text, String column, String table) {
        return names(text, column)
                || Pattern.compile("(?<!\\w)%s\"? (?:\\w+|\"(?:[^\"]|\"\")+\")\\("
                                .formatted(Pattern.quote(table.replace("\"", "\"\""))))
                        .matcher(text)
                        .find();
    }

    /** The name of a function without its arguments. */
    static String bare(String name) {
        int at = name.indexOf('(');
        return (at < 0 ? name : name.substring(0, at)).replace("\"", "");
    }

    /** The table that a foreign key refers to. */
    static Optional<String> referred(String foreignKey) {
        Matcher table = REFERRED.matcher(foreignKey);
        return table.find()
                ? Optional.of(Optional.ofNullable(table.group("quoted"))
                        .map(name -> name.replace("\"\"", "\""))
                        .orElseGet(() -> Objects.requireNonNullElse(table.group("plain"), "")))
                : Optional.empty();
    }
}

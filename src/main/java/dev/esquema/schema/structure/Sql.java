package dev.esquema.schema.structure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conversions between names and their form in SQL. */
public final class Sql {

    private static final Pattern QUOTED = Pattern.compile("\"(?<name>([^\"]|\"\")*)\"");

    private Sql() {}

    /**
     * The name in quotes. Every name is quoted, because a list of the key words that need quotes would not be complete
     * for every version.
     */
    public static String quoted(String name) {
        return "\"%s\"".formatted(name.replace("\"", "\"\""));
    }

    /**
     * A comment that ends with its line: characters that would end it earlier, or hide a part of it, are escaped. Names in
     * it may come from whoever made the object.
     */
    public static String comment(String text) {
        return "-- ".concat(inOneLine(text));
    }

    /** The text with escapes in the place of line breaks and other control characters. */
    static String inOneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    line.append("\\u%04X".formatted(character));
                default -> line.appendCodePoint(character);
            }
        });
        return line.toString();
    }

    /** The name, without quotes, of a function that is written with its arguments. */
    public static String nameOfFunction(String signature) {
        Matcher quoted = QUOTED.matcher(signature);
        return quoted.lookingAt()
                ? quoted.group("name").replace("\"\"", "\"")
                : signature.substring(0, signature.indexOf('('));
    }
}

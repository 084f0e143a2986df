package dev.esquema.text;

/**
 * Makes the characters visible that control a terminal or hide text: the control characters of Unicode (line breaks,
 * ANSI escapes), format characters (bidirectional overrides, zero-width characters), line and paragraph separators, and
 * lone surrogates.
 */
public final class PrintableText {

    private PrintableText() {}

    /**
     * Returns the text on one line; each of these characters becomes an escape such as {@code \n} or {@code \u001B}.
     */
    public static String of(String text) {
        if (isPlain(text) || text.codePoints().noneMatch(PrintableText::isControl)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isControl(character)) {
                printable.append(escape(character));
            } else {
                printable.appendCodePoint(character);
            }
        });
        return printable.toString();
    }

    /** Whether the text has only visible characters of ASCII; most texts have, and a long table has many of them. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a character controls the output instead of being visible; a tab counts as white space. */
    public static boolean isControl(int character) {
        return character != '\t' && isOfControlType(character);
    }

    private static boolean isOfControlType(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String escape(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> (Character.isBmpCodePoint(character) ? "\\u%04X" : "\\U%08X").formatted(character);
        };
    }
}

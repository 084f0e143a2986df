package dev.esquema.postgres.dump;

/**
 * Writes a pattern for the options of {@code pg_dump} that matches exactly one name, in ASCII, because the locale may
 * change other characters in a process' arguments.
 */
final class DumpPattern {

    private static final int LAST_ASCII = 0x7F;
    private static final int LAST_OF_FOUR_DIGITS = 0xFFFF;

    private DumpPattern() {}

    static String of(String schema, String name) {
        return "%s.%s".formatted(of(schema), of(name));
    }

    /**
     * A pattern is literal inside quotes. Outside quotes it is a regular expression, in which a letter may be written
     * as its number (PostgreSQL documentation, psql: Patterns, and 9.7.3.3).
     */
    static String of(String identifier) {
        StringBuilder pattern = new StringBuilder("\"");
        identifier.codePoints().forEach(letter -> {
            if (letter == '"') {
                pattern.append("\"\"");
            } else if (letter <= LAST_ASCII) {
                pattern.appendCodePoint(letter);
            } else {
                pattern.append(letter <= LAST_OF_FOUR_DIGITS ? "\"\\u%04x\"".formatted(letter) : "\"?\"");
            }
        });
        return pattern.append('"').toString();
    }
}

package dev.esquema.postgres.connection;

import java.util.stream.Collectors;

/** A statement as messages show it. */
public final class StatementText {

    private static final int LONGEST = 200;

    private StatementText() {}

    /** Returns SQL in one line, without comment lines and shortened for a message. */
    public static String oneLine(String sql) {
        String statement = sql.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("--") && !line.isEmpty())
                .collect(Collectors.joining(" "));
        return statement.length() <= LONGEST ? statement : "%s …".formatted(statement.substring(0, LONGEST));
    }
}

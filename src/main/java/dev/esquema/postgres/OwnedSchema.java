package dev.esquema.postgres;

import java.util.Optional;

/**
 * The one schema that is owned, and its history table.
 *
 * @param name empty means the connection's current schema
 * @param historyTable the name of Flyway's history table
 */
public record OwnedSchema(Optional<String> name, String historyTable) {

    /** The history table as SQL writes it. */
    String history() {
        String table = quoted(historyTable);
        return name.map(schema -> "%s.%s".formatted(quoted(schema), table)).orElse(table);
    }

    private static String quoted(String identifier) {
        return "\"%s\"".formatted(identifier.replace("\"", "\"\""));
    }
}

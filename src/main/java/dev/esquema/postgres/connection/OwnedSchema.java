package dev.esquema.postgres.connection;

import java.util.Optional;

/**
 * The one schema that is owned, and its history table.
 *
 * @param name empty means the connection's current schema
 * @param historyTable the name of Flyway's history table
 */
public record OwnedSchema(Optional<String> name, String historyTable) {

    /** The history table as SQL writes it. */
    public String history() {
        return qualified(historyTable);
    }

    /** A relation of the owned schema as SQL writes it. */
    public String qualified(String relation) {
        String quoted = quoted(relation);
        return name.map(schema -> "%s.%s".formatted(quoted(schema), quoted)).orElse(quoted);
    }

    /** A name as SQL writes it, whatever it holds. */
    public static String quoted(String identifier) {
        return "\"%s\"".formatted(identifier.replace("\"", "\"\""));
    }
}

package dev.esquema.postgres.connection;

import java.util.List;
import java.util.Optional;

/**
 * The one schema that Esquema owns, and its history table.
 *
 * @param name the name of the schema; while it is empty, the connection's current schema is meant
 * @param historyTable the name of Flyway's history table
 * @param path the existing schemas of the configured search path, in order; known once the name is known
 * @param scriptPath the search path for migration scripts as SQL writes it: the owned schema, then the configured path
 */
public record OwnedSchema(Optional<String> name, String historyTable, List<String> path, String scriptPath) {

    public static final String RUNS = "esquema_run";
    public static final String STEPS = "esquema_run_step";
    public static final String COMPATIBILITIES = "esquema_compatibility";
    public static final String STATEMENTS = "esquema_statement";

    public OwnedSchema {
        path = List.copyOf(path);
    }

    /** Creates the schema as it is configured; scripts then find the names of this schema alone. */
    public OwnedSchema(Optional<String> name, String historyTable) {
        this(name, historyTable, List.of(), name.map(OwnedSchema::quoted).orElse(""));
    }

    /** Returns the names of Esquema's own tables in the schema. */
    public List<String> ownTables() {
        return List.of(historyTable, RUNS, STEPS, COMPATIBILITIES, STATEMENTS);
    }

    /** Returns the history table as SQL writes it. */
    public String history() {
        return qualified(historyTable);
    }

    /** Returns a relation of the owned schema as SQL writes it. */
    public String qualified(String relation) {
        String quoted = quoted(relation);
        return name.map(schema -> "%s.%s".formatted(quoted(schema), quoted)).orElse(quoted);
    }

    /** Quotes a name for SQL, whatever characters it contains. */
    public static String quoted(String identifier) {
        return "\"%s\"".formatted(identifier.replace("\"", "\"\""));
    }

    /** Quotes a text for SQL, whatever characters it contains; needs the setting standard_conforming_strings. */
    public static String literal(String text) {
        return "'%s'".formatted(text.replace("'", "''"));
    }
}

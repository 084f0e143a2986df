package dev.esquema.postgres.connection;

import java.util.List;
import java.util.Optional;

/**
 * The one schema that is owned, and its history table.
 *
 * @param name empty while no connection has resolved it; then the connection's current schema is meant
 * @param historyTable the name of Flyway's history table
 * @param path the schemas of the configured search path that exist, in their order; known with the name
 * @param scriptPath the search path for migration scripts as SQL writes it: the owned schema, then the configured path
 */
public record OwnedSchema(Optional<String> name, String historyTable, List<String> path, String scriptPath) {

    public static final String RUNS = "esquema_run";
    public static final String STEPS = "esquema_run_step";
    public static final String COMPATIBILITIES = "esquema_compatibility";

    public OwnedSchema {
        path = List.copyOf(path);
    }

    /** As it is configured; scripts then find the names of this schema alone. */
    public OwnedSchema(Optional<String> name, String historyTable) {
        this(name, historyTable, List.of(), name.map(OwnedSchema::quoted).orElse(""));
    }

    /** The names of the tables that this service keeps in the schema for itself. */
    public List<String> ownTables() {
        return List.of(historyTable, RUNS, STEPS, COMPATIBILITIES);
    }

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

package dev.esquema.schema.structure;

/** When a trigger or a rule fires (PostgreSQL documentation, ALTER TABLE, {@code ENABLE TRIGGER}). */
public enum Firing {
    /** In every session except those that apply replicated changes. */
    ORIGIN("enabled", "enable"),
    DISABLED("disabled", "disable"),
    /** Only in sessions that apply replicated changes. */
    REPLICA("enabled for replicas only", "enable replica"),
    ALWAYS("always enabled", "enable always");

    private final String label;
    private final String sql;

    Firing(String label, String sql) {
        this.label = label;
        this.sql = sql;
    }

    /** The mode of a row of {@code pg_trigger} or {@code pg_rewrite}, by its {@code tgenabled} or {@code ev_enabled}. */
    public static Firing ofCatalog(String mode) {
        return switch (mode) {
            case "O" -> ORIGIN;
            case "D" -> DISABLED;
            case "R" -> REPLICA;
            case "A" -> ALWAYS;
            default -> throw new IllegalArgumentException("'%s' is no mode of a trigger".formatted(mode));
        };
    }

    public String label() {
        return label;
    }

    /** The mode as {@code ALTER TABLE} writes it. */
    public String sql() {
        return sql;
    }
}

package dev.esquema.schema.structure;

import java.util.Optional;

/** Whether a table's policies decide which rows a role sees (PostgreSQL documentation, 5.9). */
public enum RowSecurity {
    OFF,
    /** The policies apply to every role except the table's owner. */
    ON,
    /** The policies apply to the table's owner too. */
    FORCED;

    /** The trait of the table, for people; empty without row level security. */
    Optional<String> trait() {
        return switch (this) {
            case OFF -> Optional.empty();
            case ON -> Optional.of("row level security");
            case FORCED -> Optional.of("forced row level security");
        };
    }
}

package dev.esquema.schema.structure;

/** Whether a table's policies decide which rows a role sees (PostgreSQL documentation, 5.9). */
public enum RowSecurity {
    OFF,
    /** The policies apply to every role except the table's owner. */
    ON,
    /** The policies apply to the table's owner too. */
    FORCED
}

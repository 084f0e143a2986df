package dev.esquema.schema.structure;

/** Whether a table's policies decide which rows a role sees (PostgreSQL documentation, 5.9). */
public enum RowSecurity {
    OFF,
    /** For every role but the table's owner. */
    ON,
    /** For the table's owner too. */
    FORCED
}

package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import java.util.List;

/**
 * The journal's tables, in the schema of the history table, and their names as SQL writes them.
 *
 * <p>Several history tables may share a schema; then they share these tables too, and each row names its history table.
 */
public record JournalTables(OwnedSchema schema) {

    private static final String JOURNAL = SqlResource.withoutComments("journal");
    private static final String COMPATIBILITY = SqlResource.withoutComments("compatibility");

    /** Older builds made the tables without the column, and wrote rows without a value. */
    private static final String OF_HISTORY =
            "coalesce(pg_catalog.to_jsonb(%1$s) operator(pg_catalog.->>) 'history_table', %2$s) operator(pg_catalog.=) %2$s";

    /**
     * Returns the names of Esquema's own tables, including Flyway's history table; the application does not own them.
     */
    public List<String> names() {
        return schema.ownTables();
    }

    public String runs() {
        return schema.qualified(OwnedSchema.RUNS);
    }

    public String steps() {
        return schema.qualified(OwnedSchema.STEPS);
    }

    /**
     * Returns the table of the oldest compatible target after each migration; each migration writes its row in its own
     * transaction.
     */
    public String compatibility() {
        return schema.qualified(OwnedSchema.COMPATIBILITIES);
    }

    /** Returns the name of the history table as an SQL literal, the value of the column {@code history_table}. */
    public String history() {
        return OwnedSchema.literal(schema.historyTable());
    }

    /**
     * Returns the condition that a row belongs to the history table; a row without a history table belongs to each.
     *
     * @param row the alias of a table of runs or of compatible targets
     */
    public String ofHistory(String row) {
        return OF_HISTORY.formatted(row, history());
    }

    /**
     * Returns the same condition without an alias, for a query in which the column always exists: the table has it, or an
     * outer query replaces it. To convert each row to JSON takes twenty times longer.
     */
    public String ofHistoryByColumn() {
        return "coalesce(history_table, %1$s) = %1$s".formatted(history());
    }

    /** Returns the definition of all tables; it also upgrades the tables of older builds. */
    public String definition() {
        return JOURNAL.formatted(runs(), steps(), OwnedSchema.literal(runs()), history())
                .concat("\n")
                .concat(compatibilityDefinition());
    }

    /** Returns the definition of the one table that a migration itself needs, even if the journal does not work. */
    public String compatibilityDefinition() {
        return COMPATIBILITY.formatted(compatibility(), OwnedSchema.literal(compatibility()), history());
    }
}

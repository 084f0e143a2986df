package dev.esquema.schema.history;

import java.util.List;

/**
 * The history of another migration tool in the same database.
 *
 * @param table its table, as SQL writes it
 * @param recorded the versions or revisions that it records; empty if they were not read, or may not be read
 */
public record OtherHistory(Tool tool, String table, List<String> recorded) {

    /** The tools whose history table is known. */
    public enum Tool {
        ALEMBIC("Alembic", "alembic_version"),
        LIQUIBASE("Liquibase", "databasechangelog"),
        SCHEMA_MIGRATIONS("golang-migrate, dbmate or Rails", "schema_migrations"),
        GOOSE("goose", "goose_db_version"),
        PRISMA("Prisma", "_prisma_migrations");

        private final String title;
        private final String table;

        Tool(String title, String table) {
            this.title = title;
            this.table = table;
        }

        /** The tool's name for people. */
        public String title() {
            return title;
        }

        /** The table that holds the tool's history. */
        public String table() {
            return table;
        }
    }

    public OtherHistory {
        recorded = List.copyOf(recorded);
    }

    /** The tool, its table and the versions that it records. */
    @Override
    public String toString() {
        return "%s (%s%s)"
                .formatted(tool.title(), table, recorded.isEmpty() ? "" : ": ".concat(String.join(", ", recorded)));
    }
}

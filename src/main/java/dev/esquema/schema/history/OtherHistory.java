package dev.esquema.schema.history;

import java.util.List;

/**
 * The history of another tool that is there beside ours.
 *
 * @param table its table, as SQL writes it
 * @param says what it records of itself; empty where it was not asked, or may not be
 */
public record OtherHistory(Tool tool, String table, List<String> says) {

    /** The tools whose table is known. */
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

        /** The name for people. */
        public String title() {
            return title;
        }

        /** The table in which it keeps its history. */
        public String table() {
            return table;
        }
    }

    public OtherHistory {
        says = List.copyOf(says);
    }

    /** The tool, its table and what it says. */
    @Override
    public String toString() {
        return "%s (%s%s)".formatted(tool.title(), table, says.isEmpty() ? "" : ": ".concat(String.join(", ", says)));
    }
}

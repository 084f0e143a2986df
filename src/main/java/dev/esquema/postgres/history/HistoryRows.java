package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.postgres.journal.StatementRows;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The only writer of the history and of the table of the oldest compatible targets, besides Flyway itself; writes each
 * row in Flyway's format.
 */
public final class HistoryRows {

    private static final String CREATION = SqlResource.withoutComments("history");

    private static final int LONGEST_DESCRIPTION = 200;

    private static final String APPLIED =
            """
            insert into %1$s (installed_rank, version, description, type, script, checksum,
                              installed_by, execution_time, success)
            select coalesce(pg_catalog.max(installed_rank), 0) + 1, ?, ?, 'SQL', ?, ?, current_user, %2$s, true from %1$s""";

    /** The execution time of a migration that ran in a transaction of its own, or was not run at all. */
    private static final String NO_TIME = "0";

    private static final String REPEATED =
            """
            insert into %1$s (installed_rank, version, description, type, script, checksum,
                              installed_by, execution_time, success)
            select coalesce(pg_catalog.max(installed_rank), 0) + 1, null, ?, 'SQL', ?, ?, current_user, 0, true from %1$s""";

    /** Open-source Flyway reads a row of this type; there is never a second one for the same application. */
    private static final String ROLLED_BACK =
            """
            insert into %1$s (installed_rank, version, description, type, script, checksum, installed_by,
                              execution_time, success)
            select (select pg_catalog.max(installed_rank) + 1 from %1$s), version, description, 'DELETE', script, checksum,
                   current_user, 0, true
              from %1$s as done
             where installed_rank = ? and success
               and not exists (select from %1$s as later
                                where later.version = done.version and later.installed_rank > done.installed_rank)""";

    private static final String CLEAR_FAILED = "delete from %s where version = ? and not success";

    /**
     * Flyway applies no migration at or below its baseline, and a lower version may come later, from a merged branch. The
     * script, which Flyway does not read of such a row, keeps the former version.
     */
    private static final String RESET_BASELINE =
            """
            update %s set version = '0', script = pg_catalog.concat('baseline ', version)
             where type = 'BASELINE' and version <> '0'""";

    /** A row of a Java migration becomes that of an SQL script. */
    private static final String CHECKSUM =
            """
            update %s set checksum = ?, description = ?, type = 'SQL', script = ?
             where version = ? and success and type not in ('DELETE', 'BASELINE')""";

    /** A migration sends this text with the search path of its script. */
    private static final String FORGET_COMPATIBILITY =
            "delete from %s as declared where version operator(pg_catalog.=) ? and %s";

    private static final String COMPATIBLE_SINCE =
            "insert into %s (version, compatible_since, history_table) values (?, ?, ?)";

    private final Connection connection;
    private final OwnedSchema schema;

    public HistoryRows(Connection connection, OwnedSchema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /**
     * One SQL text and the values of its parameters.
     *
     * @param sql the text, with a question mark for each value
     */
    public record Row(String sql, List<Object> values) {

        public Row {
            values = List.copyOf(values);
        }
    }

    /** Returns the SQL that creates the history table with its first row. */
    public static String creation(OwnedSchema schema) {
        return CREATION.formatted(
                schema.history(),
                OwnedSchema.quoted("%s_pk".formatted(schema.historyTable())),
                OwnedSchema.quoted("%s_s_idx".formatted(schema.historyTable())));
    }

    /** Returns the SQL that records a migration as applied, for a script that is run outside Esquema. */
    public static List<Row> applied(OwnedSchema schema, Migration migration) {
        List<Row> rows = new ArrayList<>(compatible(schema, migration));
        if (!migration.isSeparate()) {
            rows.add(new Row(APPLIED.formatted(schema.history(), NO_TIME), values(migration)));
            return rows;
        }
        List<Object> records =
                List.of(schema.historyTable(), migration.version().toString());
        rows.add(new Row(StatementRows.definition(schema), List.of()));
        rows.add(new Row(
                APPLIED.formatted(schema.history(), StatementRows.milliseconds(schema)),
                Stream.of(values(migration), records).flatMap(List::stream).toList()));
        rows.add(new Row(StatementRows.forgetAll(schema), records));
        return rows;
    }

    private static List<Object> values(Migration migration) {
        return List.of(
                migration.version().toString(),
                abbreviated(migration.description()),
                migration.script(),
                migration.checksum());
    }

    /** Returns the SQL that records a repeatable script as applied; the row has no version, as in Flyway. */
    public static Row applied(OwnedSchema schema, Repeatable script) {
        return new Row(
                REPEATED.formatted(schema.history()),
                List.of(abbreviated(script.description()), script.script(), script.checksum()));
    }

    private static List<Row> compatible(OwnedSchema schema, Script script) {
        return script instanceof Migration migration ? compatible(schema, migration) : List.of();
    }

    private static List<Row> compatible(OwnedSchema schema, Migration migration) {
        JournalTables tables = new JournalTables(schema);
        String version = migration.version().toString();
        return migration
                .execution()
                .compatibleSince()
                .map(since -> List.of(
                        new Row(tables.compatibilityDefinition(), List.of()),
                        forget(schema, migration.version()),
                        new Row(
                                COMPATIBLE_SINCE.formatted(tables.compatibility()),
                                List.of(version, since.toString(), schema.historyTable()))))
                .orElse(List.of());
    }

    private static Row forget(OwnedSchema schema, Version version) {
        JournalTables tables = new JournalTables(schema);
        return new Row(
                FORGET_COMPATIBILITY.formatted(tables.compatibility(), tables.ofHistory("declared")),
                List.of(version.toString()));
    }

    /** Records a migration as applied instead of failed, and its oldest compatible target, in one transaction. */
    void recordApplied(Migration migration) throws SQLException {
        List<Row> rows = new ArrayList<>(List.of(clear(migration.version())));
        rows.addAll(applied(schema, migration));
        write(rows);
    }

    /**
     * Records the oldest target that is compatible with the schema, if the migration declares it.
     *
     * @param foreign finds the tables that a run must not write; somebody may have made the table during the script
     */
    void recordCompatibility(Script script, ForeignObjects.Search foreign) throws SQLException {
        List<Row> rows = compatible(schema, script);
        if (!rows.isEmpty()) {
            // Whoever owns the table when it is there for certain owns it until the transaction ends.
            write(rows.subList(0, 1));
            foreign.in(connection).refuseToWrite();
            write(rows.subList(1, rows.size()));
        }
    }

    /** Gives the baseline row the version 0, so that it does not count as an applied migration. */
    void resetBaseline() throws SQLException {
        write(List.of(new Row(RESET_BASELINE.formatted(schema.history()), List.of())));
    }

    /** Records the checksum that the migration's script has now. */
    void recordChecksum(Migration migration) throws SQLException {
        write(List.of(new Row(
                CHECKSUM.formatted(schema.history()),
                List.of(
                        migration.checksum(),
                        abbreviated(migration.description()),
                        migration.script(),
                        migration.version().toString()))));
    }

    void clearFailed(Version version) throws SQLException {
        write(List.of(clear(version)));
    }

    /**
     * Records that a migration is rolled back.
     *
     * @param applied the migration's row in the history
     * @return false if the history does not record the migration as applied any more; then nothing is written
     */
    public boolean recordRolledBack(HistoryRow applied) throws SQLException {
        return write(List.of(new Row(ROLLED_BACK.formatted(schema.history()), List.of(applied.rank())))) == 1;
    }

    /** Deletes the row that {@link #recordCompatibility} wrote; the table must exist. */
    public void forgetCompatibility(Version version) throws SQLException {
        write(List.of(forget(schema, version)));
    }

    private Row clear(Version version) {
        return new Row(CLEAR_FAILED.formatted(schema.history()), List.of(version.toString()));
    }

    /** Sends all statements together, so that they share a transaction; returns how many rows the first one wrote. */
    private int write(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        String sql = String.join(";\n", rows.stream().map(Row::sql).toList());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int position = 1;
            for (Row row : rows) {
                for (Object value : row.values()) {
                    statement.setObject(position++, value);
                }
            }
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    /** Abbreviates a description to the length of the column, as Flyway does. */
    private static String abbreviated(String description) {
        return description.length() <= LONGEST_DESCRIPTION
                ? description
                : "%s...".formatted(description.substring(0, LONGEST_DESCRIPTION - 3));
    }
}

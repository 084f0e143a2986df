package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.HistoryRows;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the rows of history and journal of a rollback, in its transaction. */
final class UndoRecords {

    private static final String THERE = "select to_regclass(?) is not null";

    private static final String STEP =
            """
            insert into %s (run_id, position, version, transactional, finished_at, outcome)
            values (?, ?, ?, true, clock_timestamp(), 'ROLLED_BACK')
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final Undo.Order order;
    private final JournalTables tables;

    UndoRecords(Connection connection, OwnedSchema schema, Undo.Order order) {
        this.connection = connection;
        this.schema = schema;
        this.order = order;
        this.tables = new JournalTables(schema);
    }

    /** @throws SchemaException {@link Code#REFUSED} if the history no longer records a migration as applied */
    void write() throws SQLException {
        HistoryRows rows = new HistoryRows(connection, schema);
        int position = 0;
        for (Undo.Recorded recorded : order.newestFirst()) {
            String version = recorded.migration().version().toString();
            if (!rows.recordRolledBack(recorded.row())) {
                throw new SchemaException(
                        Code.REFUSED,
                        "nothing was rolled back: the history no longer records %s as applied".formatted(version));
            }
            if (isThere(tables.compatibility())) {
                rows.forgetCompatibility(recorded.migration().version());
            }
            if (order.steps().isPresent()) {
                long run = order.steps().get().run();
                update(STEP.formatted(tables.steps()), run, order.steps().get().position() + position++, version);
            }
        }
        forgetRepeatables(rows);
    }

    /** The repeatable scripts run again when the migrations that they use are applied again. */
    private void forgetRepeatables(HistoryRows rows) throws SQLException {
        for (HistoryRow row : order.repeatables()) {
            if (!rows.recordRolledBack(row)) {
                throw new SchemaException(
                        Code.REFUSED,
                        "nothing was rolled back: the history no longer records %s as applied".formatted(row.script()));
            }
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    boolean isThere(String relation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(THERE)) {
            query.setString(1, relation);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }
}

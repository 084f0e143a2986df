package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of the statements of scripts outside a transaction, on the connection that runs the scripts: what a
 * statement does and the record that it is done can then be one transaction.
 *
 * <p>A script may change the role and the search path, so each write sets both for its own transaction.
 *
 * @param role the role of the connection before the script, as the setting {@code role} shows it
 */
public record StatementRows(Connection connection, OwnedSchema schema, String role) {

    private static final String DEFINITION = SqlResource.withoutComments("statement");

    private static final String STARTED =
            """
            insert into %s (history_table, version, statement, digest, atomic) values (?, ?, ?, ?, ?)
                on conflict (history_table, version, statement) do update
                set digest = excluded.digest, atomic = excluded.atomic, started_at = pg_catalog.clock_timestamp(),
                    finished_at = null
            """;

    private static final String DONE =
            """
            update %s set finished_at = pg_catalog.clock_timestamp()
             where history_table operator(pg_catalog.=) ? and version operator(pg_catalog.=) ?
               and statement operator(pg_catalog.=) ?
            """;

    /** A person decides later, and how long the statement took is unknown. */
    private static final String DECIDED =
            """
            update %s set finished_at = started_at
             where history_table = ? and version = ? and statement = ? and finished_at is null
            """;

    private static final String MILLISECONDS =
            """
            (select coalesce(pg_catalog.round(1000 * pg_catalog.sum(
                                 extract(epoch from finished_at) - extract(epoch from started_at))), 0)::pg_catalog.int4
                      from %s where history_table = ? and version = ? and statement > 0)""";

    private static final String FORGET = "delete from %s where history_table = ? and version = ? and statement = ?";

    /** A migration sends this text with the search path of its script. */
    private static final String FORGET_ALL =
            "delete from %s where history_table operator(pg_catalog.=) ? and version operator(pg_catalog.=) ?";

    private static final String READ =
            """
            select version, statement, digest, atomic, finished_at is not null as done
              from %s where history_table = ? order by version, statement
            """;

    private static final String SELF =
            """
            select pg_catalog.set_config('role', ?, true),
                   pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)
            """;

    private static final String THERE = "select pg_catalog.to_regclass(?) is not null";

    private static final String READABLE = "select coalesce(has_table_privilege(to_regclass(?), 'SELECT'), false)";

    private static final String ROLE = "select pg_catalog.current_setting('role')";

    /** Creates the records for a connection with its present role. */
    public static StatementRows on(Connection connection, OwnedSchema schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROLE);
                ResultSet result = query.executeQuery()) {
            result.next();
            return new StatementRows(connection, schema, result.getString(1));
        }
    }

    private static String table(OwnedSchema schema) {
        return schema.qualified(OwnedSchema.STATEMENTS);
    }

    /** Returns the SQL that creates the table if it is missing. */
    public static String definition(OwnedSchema schema) {
        return DEFINITION.formatted(table(schema));
    }

    /** Returns the SQL that records that a statement begins, with five parameters. */
    public static String started(OwnedSchema schema) {
        return STARTED.formatted(table(schema));
    }

    /** Returns the SQL that records that a statement is done, with three parameters. */
    public static String done(OwnedSchema schema) {
        return DONE.formatted(table(schema));
    }

    /** Returns the SQL expression of the time that the statements of a migration took, with two parameters. */
    public static String milliseconds(OwnedSchema schema) {
        return MILLISECONDS.formatted(table(schema));
    }

    /** Returns the SQL that deletes the records of a migration, with two parameters. */
    public static String forgetAll(OwnedSchema schema) {
        return FORGET_ALL.formatted(table(schema));
    }

    /** Returns the values of the parameters of {@link #started}. */
    public static List<Object> values(OwnedSchema schema, Migration migration, SeparateStatement statement) {
        return List.of(
                schema.historyTable(),
                migration.version().toString(),
                statement.number(),
                statement.digest(),
                statement.kind() == SeparateStatement.Kind.ATOMIC);
    }

    /** Returns the values of {@link #started} for the record that the script begins. */
    public static List<Object> beginning(OwnedSchema schema, Migration migration) {
        return List.of(schema.historyTable(), migration.version().toString(), 0, migration.sha256(), true);
    }

    /** Creates the table if it is missing, and records that the script begins. */
    public void begin(Migration migration) throws SQLException {
        write(definition(schema), List.of());
        write(started(schema), beginning(schema, migration));
    }

    /** Records durably that a statement begins. */
    public void started(Migration migration, SeparateStatement statement) throws SQLException {
        write(started(schema), values(schema, migration, statement));
    }

    /** Records that a statement is done; in the open transaction, if there is one. */
    public void done(Version version, int statement) throws SQLException {
        write(done(schema), List.of(schema.historyTable(), version.toString(), statement));
    }

    /** Records that a statement whose end was not recorded is done, as a person or the catalogue decided. */
    public void decided(Version version, int statement) throws SQLException {
        write(DECIDED.formatted(table(schema)), List.of(schema.historyTable(), version.toString(), statement));
    }

    /** Deletes the record of a statement that did nothing. */
    public void forget(Version version, int statement) throws SQLException {
        write(FORGET.formatted(table(schema)), List.of(schema.historyTable(), version.toString(), statement));
    }

    /** Deletes all records of a migration. */
    public void forgetAll(Version version) throws SQLException {
        write(forgetAll(schema), List.of(schema.historyTable(), version.toString()));
    }

    /** Returns all records; none if the table does not exist. */
    public List<StatementRecord> read() throws SQLException {
        return is(THERE, connection, schema) ? read(connection, schema) : List.of();
    }

    /** Returns all records; none if the table does not exist, or if the role must not read it. */
    public static List<StatementRecord> readable(Connection connection, OwnedSchema schema) throws SQLException {
        return is(READABLE, connection, schema) ? read(connection, schema) : List.of();
    }

    private static List<StatementRecord> read(Connection connection, OwnedSchema schema) throws SQLException {
        List<StatementRecord> records = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(READ.formatted(table(schema)))) {
            query.setString(1, schema.historyTable());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    records.add(new StatementRecord(
                            Version.of(result.getString("version")),
                            result.getInt("statement"),
                            result.getString("digest"),
                            result.getBoolean("atomic"),
                            result.getBoolean("done")));
                }
            }
        }
        return records;
    }

    private static boolean is(String question, Connection connection, OwnedSchema schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(question)) {
            query.setString(1, table(schema));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    private void write(String sql, List<Object> values) throws SQLException {
        if (!connection.getAutoCommit()) {
            execute(sql, values);
            return;
        }
        connection.setAutoCommit(false);
        try {
            execute(sql, values);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void execute(String sql, List<Object> values) throws SQLException {
        send(SELF, List.of(role));
        send(sql, values);
    }

    private void send(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.execute();
        }
    }
}

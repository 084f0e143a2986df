package dev.esquema.testing.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database of one test on a {@link TestPostgres}; each query opens a connection as the superuser and closes it. */
public record TestDatabase(String name, int port) {

    /** Returns the URL in the form that platforms use for {@code DATABASE_URL}. */
    public String databaseUrl() {
        return "postgres://postgres:postgres@localhost:%d/%s".formatted(port, name);
    }

    /** Returns the JDBC URL without user and password; both are {@code postgres}. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(port, name);
    }

    public Connection connect() throws SQLException {
        return connect("postgres", "postgres");
    }

    public Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user, password);
    }

    /** Runs each string separately; the statements in one string share a transaction. */
    public void execute(String... sql) {
        for (String each : sql) {
            ask(each, statement -> statement.execute(each));
        }
    }

    /** Returns all rows; each row has its values by column name in the order of the query, and a NULL is a null. */
    public List<Map<String, Object>> rows(String sql) {
        return ask(sql, statement -> {
            try (ResultSet result = statement.executeQuery(sql)) {
                ResultSetMetaData columns = result.getMetaData();
                List<Map<String, Object>> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), result.getObject(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        });
    }

    /** Returns the first column of all rows in PostgreSQL's text form; a NULL is {@code "null"}. */
    public List<String> column(String sql) {
        return ask(sql, statement -> {
            try (ResultSet result = statement.executeQuery(sql)) {
                List<String> values = new ArrayList<>();
                while (result.next()) {
                    values.add(String.valueOf(result.getString(1)));
                }
                return values;
            }
        });
    }

    /** Returns the first column of the only row; it is an error if there is not exactly one row. */
    public String value(String sql) {
        List<String> values = column(sql);
        if (values.size() != 1) {
            throw new IllegalStateException("%d rows instead of one: %s".formatted(values.size(), sql));
        }
        return values.get(0);
    }

    /** Drops the database and its connections; a database that is not dropped is removed with its server. */
    public void drop() {
        new TestDatabase("postgres", port).execute("DROP DATABASE \"%s\" WITH (FORCE)".formatted(name));
    }

    private <T> T ask(String sql, Question<T> question) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return question.put(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("%s: %s".formatted(e.getMessage(), sql), e);
        }
    }

    private interface Question<T> {
        T put(Statement statement) throws SQLException;
    }
}

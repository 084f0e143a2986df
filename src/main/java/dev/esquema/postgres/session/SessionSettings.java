package dev.esquema.postgres.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of one of Esquema's sessions; they override those of the role, the database, the URL and the JVM.
 *
 * @param searchPath the schemas in which PostgreSQL looks up names without a schema
 * @param lock how long one statement may wait for a lock; zero means no limit
 * @param statement how long one statement may take; zero means no limit
 */
public record SessionSettings(String searchPath, Duration lock, Duration statement) {

    /** The settings for Esquema's own queries: a name without a schema never finds an object of another owner. */
    public static final SessionSettings QUESTIONS =
            new SessionSettings("pg_catalog, pg_temp", Duration.ofSeconds(5), Duration.ofSeconds(60));

    /**
     * With these settings PostgreSQL prints and reads values in the same way for every client; no timeout ends an idle
     * session that holds the run lock.
     */
    private static final Map<String, String> PINNED = Map.ofEntries(
            Map.entry("TimeZone", "UTC"),
            Map.entry("DateStyle", "ISO, MDY"),
            Map.entry("IntervalStyle", "postgres"),
            Map.entry("extra_float_digits", "1"),
            Map.entry("bytea_output", "hex"),
            Map.entry("quote_all_identifiers", "off"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("idle_in_transaction_session_timeout", "0"));

    private static final int WITH_TRANSACTION_TIMEOUT = 17;

    /** Every name is qualified, because the search path is not pinned before this statement has run. */
    private static final String APPLY =
            """
            select pg_catalog.set_config(setting.name, setting.value, ?)
              from rows from (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) as setting (name, value)
            """;

    private static final String CURRENT =
            """
            select name, pg_catalog.current_setting(name) from pg_catalog.unnest(?::pg_catalog.text[]) as setting (name)
            """;

    /**
     * Returns the settings of a session in which no script runs, and their values, for a server of this major version.
     * PostgreSQL would compile the query for a large structure to machine code, which takes longer than the query
     * itself; a session with scripts keeps what the role has.
     *
     * @param answerWithin how long the client waits for an answer; zero means no limit. A wait for a lock ends before, so
     *     that the reason is known
     */
    static Map<String, String> withoutScripts(int serverMajor, Duration answerWithin) {
        Duration half = answerWithin.dividedBy(2);
        boolean isShort = !half.isZero() && half.compareTo(QUESTIONS.lock()) < 0;
        Map<String, String> values = (isShort
                        ? new SessionSettings(QUESTIONS.searchPath(), half, QUESTIONS.statement())
                        : QUESTIONS)
                .values(serverMajor);
        values.put("jit", "off");
        return values;
    }

    /** Returns the settings for migration scripts. */
    public static SessionSettings scripts(String searchPath, Duration lock, Duration statement) {
        return new SessionSettings(searchPath, lock, statement);
    }

    /** Returns the settings and their values for a server of this major version. */
    public Map<String, String> values(int serverMajor) {
        Map<String, String> values = new LinkedHashMap<>(PINNED);
        if (serverMajor >= WITH_TRANSACTION_TIMEOUT) {
            values.put("transaction_timeout", "0");
        }
        values.put("lock_timeout", String.valueOf(lock.toMillis()));
        values.put("statement_timeout", String.valueOf(statement.toMillis()));
        values.put("search_path", searchPath);
        return values;
    }

    /** Sets these settings until they are set again. */
    public void apply(Connection connection) throws SQLException {
        apply(connection, false);
    }

    /** Sets these settings for the open transaction. */
    public void applyToTransaction(Connection connection) throws SQLException {
        apply(connection, true);
    }

    private void apply(Connection connection, boolean transaction) throws SQLException {
        apply(connection, values(connection.getMetaData().getDatabaseMajorVersion()), transaction);
    }

    /**
     * Sets these values.
     *
     * @param transaction whether the values last for the open transaction only
     */
    public static void apply(Connection connection, Map<String, String> values, boolean transaction)
            throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement(APPLY)) {
            query.setBoolean(1, transaction);
            query.setArray(2, connection.createArrayOf("text", values.keySet().toArray()));
            query.setArray(3, connection.createArrayOf("text", values.values().toArray()));
            query.execute();
        }
    }

    /** Returns the current values of all pinned settings of the session. */
    public static Map<String, String> current(Connection connection) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        int major = connection.getMetaData().getDatabaseMajorVersion();
        try (PreparedStatement query = connection.prepareStatement(CURRENT)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", QUESTIONS.values(major).keySet().toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    values.put(result.getString(1), result.getString(2));
                }
            }
        }
        return values;
    }

    /** Returns the settings that all of Esquema's sessions have, whatever their purpose. */
    public static Map<String, String> pinned() {
        return PINNED;
    }
}

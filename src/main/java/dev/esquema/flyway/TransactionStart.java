package dev.esquema.flyway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.flywaydb.core.api.callback.Context;

/**
 * Lets a script begin with {@code SET TRANSACTION}: PostgreSQL accepts an isolation level only before the first query
 * of a transaction (documentation of SET TRANSACTION), and Flyway and the callbacks run queries before the script.
 */
public final class TransactionStart {

    private static final Pattern SET_TRANSACTION = Pattern.compile(
            "\\s*(?:(?:--[^\\n]*\\n|/\\*.*?\\*/)\\s*)*set\\s+transaction\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private TransactionStart() {}

    /** Ends the transaction, in which nothing has changed yet; call it before a script's first statement. */
    public static void before(Context firstStatement) throws SQLException {
        Connection connection = firstStatement.getConnection();
        if (!connection.getAutoCommit()
                && SET_TRANSACTION
                        .matcher(firstStatement.getStatement().getSql())
                        .matches()) {
            connection.commit();
        }
    }
}

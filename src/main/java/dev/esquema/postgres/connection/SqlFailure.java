package dev.esquema.postgres.connection;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/** What a SQLSTATE means for us (PostgreSQL documentation, appendix A). */
public final class SqlFailure {

    /** undefined_table. */
    public static final String UNDEFINED_TABLE = "42P01";

    private SqlFailure() {}

    /** Translates a failure to do something, such as "the history could not be read". */
    public static SchemaException of(String what, SQLException e) {
        String state = state(e);
        return new SchemaException(
                code(state),
                "%s: %s (SQLSTATE %s)".formatted(what, message(e), state),
                FailureDetails.NONE.withSqlState(state),
                e);
    }

    /** Whether the database may answer if it is asked again later; 08004 is the driver's "not like this". */
    static boolean isPassing(SQLException e) {
        String state = state(e);
        return (state.startsWith("08") && !state.equals("08004")) || state.startsWith("57P") || state.equals("53300");
    }

    /** Whether the connection is gone. */
    public static boolean isConnectionLost(SQLException e) {
        return FailureDetails.NONE.withSqlState(state(e)).isConnectionLost();
    }

    /** Whether the relation that was asked for does not exist. */
    public static boolean isUndefinedTable(SQLException e) {
        return state(e).equals(UNDEFINED_TABLE);
    }

    /** Whether a lock was not had in time. */
    public static boolean isLocked(SQLException e) {
        return state(e).equals("55P03");
    }

    /** Whether the role may not do that. */
    public static boolean isDenied(SQLException e) {
        return state(e).equals("42501");
    }

    /** The SQLSTATE, "unknown" where there is none. */
    public static String state(SQLException e) {
        return e.getSQLState() == null ? "unknown" : e.getSQLState();
    }

    /** The server's message in one line; where the network fails, the driver gives the reason as the cause alone. */
    public static String message(SQLException e) {
        String message =
                String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
        if (e.getCause() instanceof UnknownHostException unknown) {
            return "the host %s is unknown"
                    .formatted(String.valueOf(unknown.getMessage()).split(":", 2)[0]);
        }
        boolean hasReason = e.getCause() instanceof IOException && message.equals("The connection attempt failed.");
        return hasReason
                ? "the connection attempt failed: %s".formatted(e.getCause().getMessage())
                : message;
    }

    private static Code code(String state) {
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("28") || state.startsWith("53")) {
            return Code.DATABASE_UNAVAILABLE;
        }
        return switch (state) {
            case "3D000" -> Code.DATABASE_UNAVAILABLE;
            case "42501" -> Code.REFUSED;
            default -> Code.UNEXPECTED;
        };
    }
}

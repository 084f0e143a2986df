package dev.esquema.postgres.connection;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Interprets SQLSTATEs as failures of Esquema (PostgreSQL documentation, appendix A). */
public final class SqlFailure {

    private static final String UNDEFINED_TABLE = "42P01";

    /** SQLSTATEs undefined_table and undefined_column: a table does not exist yet, or an older build made it. */
    public static final Set<String> UNDEFINED = Set.of(UNDEFINED_TABLE, "42703");

    /** SQLSTATEs of a connection that was not opened: by the client, by the driver, and by a server that starts. */
    private static final Set<String> NOT_OPENED = Set.of("08001", "08004", "57P03");

    /** SQLSTATE query_canceled. */
    public static final String CANCELLED = "57014";

    /** SQLSTATE dependent_objects_still_exist, whose Detail names the objects and holds no value of a row. */
    private static final String DEPENDENT = "2BP01";

    /** The words of the driver, which translates libpq's parameter into its own. */
    private static final String NO_SUCH_SERVER = "Could not find a server with specified targetServerType";

    private SqlFailure() {}

    /**
     * Translates a failure; {@code what} describes it, such as "the history could not be read". If no connection was
     * opened, the message says that instead; if the connection was lost, it says that too, in the same words for every
     * work.
     */
    public static SchemaException of(String what, SQLException e) {
        return named(e instanceof NotOpenedException unopened ? unopened.what() : what, e);
    }

    /** Translates a failure; the message begins with {@code what}, also if no connection was opened. */
    static SchemaException named(String what, SQLException e) {
        String state = state(e);
        FailureDetails details = FailureDetails.NONE.withSqlState(state);
        boolean lost = details.isConnectionLost() && !(e instanceof NotOpenedException) && !NOT_OPENED.contains(state);
        return new SchemaException(
                code(e, details),
                (lost
                                ? "%s, because the connection to the database was lost: %s (SQLSTATE %s); try again when the database answers"
                                : "%s: %s (SQLSTATE %s)")
                        .formatted(what, message(e), state),
                details,
                e);
    }

    /**
     * Translates a connection that was lost at a COMMIT, so that nobody knows whether the server committed.
     *
     * @param unknown the beginning of the message, such as "the rollback may be done or not"
     */
    public static SchemaException atCommit(String unknown, SQLException e) {
        return new SchemaException(
                Code.DATABASE_UNAVAILABLE,
                "%s, because the connection to the database was lost at COMMIT: %s (SQLSTATE %s); when the database answers, `esquema history` shows what it recorded"
                        .formatted(unknown, message(e), state(e)),
                FailureDetails.NONE.withSqlState(state(e)).withUnknownOutcome(),
                e);
    }

    /**
     * Whether a later attempt may succeed; 08004 does not count, because the driver rejects the connection settings
     * with it, nor does a certificate that is not the expected one.
     */
    static boolean isPassing(SQLException e) {
        String state = state(e);
        if (TlsFailure.sentence(e).isPresent() || (e instanceof NotOpenedException unopened && !unopened.isPassing())) {
            return false;
        }
        return (isConnectionLost(e) && !state.equals("08004")) || state.equals("53300");
    }

    /** Whether the connection is lost. */
    public static boolean isConnectionLost(SQLException e) {
        return FailureDetails.NONE.withSqlState(state(e)).isConnectionLost();
    }

    /** Whether the requested relation does not exist. */
    public static boolean isUndefinedTable(SQLException e) {
        return state(e).equals(UNDEFINED_TABLE);
    }

    /** Whether a lock was not granted in time. */
    public static boolean isLocked(SQLException e) {
        return state(e).equals("55P03");
    }

    /** Whether the statement was cancelled, by a timeout or by somebody. */
    public static boolean isCancelled(SQLException e) {
        return state(e).equals(CANCELLED);
    }

    /** Whether the role lacks the right to do this. */
    public static boolean isDenied(SQLException e) {
        return state(e).equals("42501");
    }

    /** Returns the SQLSTATE, or "unknown" if there is none. */
    public static String state(SQLException e) {
        return e.getSQLState() == null ? "unknown" : e.getSQLState();
    }

    /**
     * Returns the server's Detail and Where, one line each, which may hold values of rows. They are shown to the person
     * who runs a command, and are stored nowhere.
     */
    public static List<String> detail(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && lines.isEmpty(); cause = cause.getCause()) {
            serverError(cause).ifPresent(error -> {
                add(lines, "Detail", error.getDetail());
                add(lines, "Where", error.getWhere());
            });
        }
        return lines;
    }

    private static Optional<ServerErrorMessage> serverError(Throwable thrown) {
        return thrown instanceof PSQLException failure
                ? Optional.ofNullable(failure.getServerErrorMessage())
                : Optional.empty();
    }

    private static String withoutRows(ServerErrorMessage error) {
        List<String> lines = new ArrayList<>(List.of("%s: %s".formatted(error.getSeverity(), error.getMessage())));
        if (DEPENDENT.equals(error.getSQLState())) {
            add(lines, "Detail", String.valueOf(error.getDetail()).replace("\n", "; "));
        }
        add(lines, "Hint", error.getHint());
        add(lines, "Limit", TimeoutSetting.of(error).orElse(null));
        if (error.getPosition() > 0) {
            lines.add("Position: %d".formatted(error.getPosition()));
        }
        return String.join(" ", lines);
    }

    private static void add(List<String> lines, String name, @Nullable String text) {
        if (text != null) {
            lines.add("%s: %s".formatted(name, text));
        }
    }

    /** Returns the message without what to do about it. */
    static String reason(SQLException e) {
        return e instanceof NotOpenedException unopened ? unopened.reason() : message(e);
    }

    /**
     * Returns the server's message in one line, without its Where. Its Detail is left out too, unless it names objects
     * only. If the network fails, the driver gives the reason only in the cause; the message then contains that reason.
     */
    public static String message(SQLException e) {
        Optional<String> tls = TlsFailure.sentence(e);
        if (tls.isPresent()) {
            return tls.get();
        }
        String message = serverError(e)
                .map(SqlFailure::withoutRows)
                .orElseGet(() -> Reason.of(e))
                .replaceAll("\\s*\\R\\s*", " ")
                .replace(
                        NO_SUCH_SERVER,
                        "no host of the URL is a server as target_session_attrs or targetServerType asks")
                .strip();
        if (e.getCause() instanceof UnknownHostException unknown) {
            return "the host %s is unknown"
                    .formatted(String.valueOf(unknown.getMessage()).split(":", 2)[0]);
        }
        if (e.getCause() instanceof IOException reason && message.equals("The connection attempt failed.")) {
            return reason.getMessage() == null
                    ? "the server closed the connection"
                    : "the connection attempt failed: %s".formatted(Reason.of(reason));
        }
        return message;
    }

    private static Code code(SQLException e, FailureDetails details) {
        if (e instanceof NotOpenedException unopened) {
            return unopened.code();
        }
        String state = state(e);
        if (details.isConnectionLost() || state.startsWith("28") || state.startsWith("53")) {
            return Code.DATABASE_UNAVAILABLE;
        }
        return switch (state) {
            case "3D000" -> Code.DATABASE_UNAVAILABLE;
            case "42501" -> Code.PERMISSION_DENIED;
            case "55P03" -> Code.TABLE_LOCKED;
            default -> Code.UNEXPECTED;
        };
    }
}

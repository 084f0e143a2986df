package dev.esquema.postgres.connection;

import dev.esquema.schema.problem.Code;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A connection that was not opened. The sentence about it is the same, whatever the connection was for: the reason, and
 * what to do about it.
 */
final class NotOpenedException extends SQLException {

    private static final long serialVersionUID = 1L;

    private static final String OPTIONS = "correct the parameter options of the database URL";

    /** The function of the server that refuses a database to a role; settings are refused by others. */
    private static final String RIGHT_TO_CONNECT = "CheckMyDatabase";

    /** PgBouncer's words for a parameter that it does not pass on; the SQLSTATE is that of a broken protocol. */
    private static final String PARAMETER = "startup parameter";

    private final String place;
    private final String reason;
    private final Code code;

    /** @param grant the statement that gives the role the right to connect */
    NotOpenedException(Database database, String grant, SQLException cause) {
        super(
                TlsFailure.sentence(cause).orElseGet(() -> "%s; %s".formatted(words(cause), remedy(cause, grant))),
                cause.getSQLState(),
                cause);
        this.place = database.toString();
        this.reason = words(cause);
        this.code = codeOf(cause);
    }

    /** What failed, as the beginning of a message. */
    String what() {
        return "cannot connect to %s".formatted(place);
    }

    /** Why it failed, without the remedy. */
    String reason() {
        return reason;
    }

    Code code() {
        return code;
    }

    /** Whether a later attempt may succeed without a change of the configuration. */
    boolean isPassing() {
        return code == Code.DATABASE_UNAVAILABLE;
    }

    private static String words(SQLException cause) {
        if (find(cause, UnknownHostException.class).isPresent()) {
            return SqlFailure.message(cause);
        }
        if (find(cause, ConnectException.class)
                .filter(NotOpenedException::isRefused)
                .isPresent()) {
            return "the connection was refused";
        }
        if (find(cause, SocketTimeoutException.class).isPresent()) {
            return "the server did not answer in time";
        }
        return SqlFailure.message(cause);
    }

    private static boolean isRefused(IOException e) {
        return String.valueOf(e.getMessage()).contains("refused");
    }

    private static Code codeOf(SQLException cause) {
        String state = SqlFailure.state(cause);
        if (SqlFailure.isDenied(cause) && isRightToConnect(cause)) {
            return Code.PERMISSION_DENIED;
        }
        return isOfOptions(cause, state) ? Code.CONFIGURATION : Code.DATABASE_UNAVAILABLE;
    }

    /** The server rejects a setting that the URL gives the session: unknown, not allowed, or with a wrong value. */
    private static boolean isOfOptions(SQLException cause, String state) {
        return state.startsWith("22")
                || state.startsWith("42")
                || state.equals("55P02")
                || SqlFailure.message(cause).contains(PARAMETER);
    }

    private static boolean isRightToConnect(SQLException cause) {
        return find(cause, PSQLException.class)
                .map(PSQLException::getServerErrorMessage)
                .map(ServerErrorMessage::getRoutine)
                .filter(RIGHT_TO_CONNECT::equals)
                .isPresent();
    }

    private static String remedy(SQLException cause, String grant) {
        String state = SqlFailure.state(cause);
        if (SqlFailure.isDenied(cause) && isRightToConnect(cause)) {
            return "run %s".formatted(grant);
        }
        if (isOfOptions(cause, state)) {
            return OPTIONS;
        }
        return switch (state) {
            case "28P01" -> "correct the user and the password";
            case "28000" -> "correct the user, or let pg_hba.conf of the server admit this user, host and encryption";
            case "3D000" -> "create the database, or correct its name in the database URL";
            case "53300" -> "close other connections, or raise max_connections of the server or the limit of the role";
            case "55000" -> "let the database accept connections (ALTER DATABASE … ALLOW_CONNECTIONS true)";
            case "57P03" -> "try again when the server has started, or raise esquema.database.wait";
            case "08004" -> ofSettings(cause);
            default -> ofNetwork(cause);
        };
    }

    /** The driver itself refuses to go on with these settings of the connection. */
    private static String ofSettings(SQLException cause) {
        String message = SqlFailure.message(cause);
        if (message.contains("SSL")) {
            return "switch TLS on in the server, or set another sslmode in the database URL";
        }
        return message.contains("password")
                ? "add the password to the database URL"
                : "correct the parameters of the database URL";
    }

    private static String ofNetwork(SQLException cause) {
        if (find(cause, UnknownHostException.class).isPresent()) {
            return "correct the host in the database URL, or wait until its name is known";
        }
        if (find(cause, SocketTimeoutException.class).isPresent()) {
            return "check host and port in the database URL, and the firewall between";
        }
        return "check host and port in the database URL, and that the server runs";
    }

    private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}

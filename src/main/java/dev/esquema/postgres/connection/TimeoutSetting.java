package dev.esquema.postgres.connection;

import java.util.Objects;
import java.util.Optional;
import org.postgresql.util.ServerErrorMessage;

/** The setting whose limit ended a statement or a session; PostgreSQL names it in no message. */
final class TimeoutSetting {

    private static final String SET = "%s, which is set for the role, the database or the server";

    private TimeoutSetting() {}

    /** Returns where the limit is set, as the end of a message; empty if no limit was the reason. */
    static Optional<String> of(ServerErrorMessage error) {
        String message = String.valueOf(error.getMessage());
        return switch (Objects.requireNonNullElse(error.getSQLState(), "")) {
            case "57014" ->
                message.contains("statement timeout")
                        ? Optional.of(
                                "esquema.run.statement-timeout, the line `-- statement-timeout:` of the script, or"
                                        + " statement_timeout in the script, the role or the database")
                        : Optional.empty();
            case "25P03" -> Optional.of(SET.formatted("idle_in_transaction_session_timeout"));
            case "25P04" -> Optional.of(SET.formatted("transaction_timeout"));
            case "57P05" -> Optional.of(SET.formatted("idle_session_timeout"));
            default -> Optional.empty();
        };
    }
}

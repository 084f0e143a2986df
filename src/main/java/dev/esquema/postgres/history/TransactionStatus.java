package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.Connections;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/**
 * Asks the database whether a transaction was committed, even after the connection of the transaction was lost.
 *
 * <p>{@code pg_xact_status} answers for this one transaction (PostgreSQL documentation, 9.27.6); rows that another run
 * has since written to the history do not matter.
 */
public final class TransactionStatus {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final String STATUS = "select pg_catalog.pg_xact_status(cast(? as pg_catalog.xid8))";

    private final Connection own;
    private final Connections others;
    private final Duration atMost;

    /**
     * Creates a check that first uses the connection that ran the transaction.
     *
     * @param others opens another connection if that connection was lost
     * @param atMost how long to wait for a database that does not answer, and for a transaction that is still in
     *     progress
     */
    public TransactionStatus(Connection own, Connections others, Duration atMost) {
        this.own = own;
        this.others = others;
        this.atMost = atMost;
    }

    /** @param transaction the id from {@link MigrationSession#transaction()} */
    public TransactionOutcome of(String transaction) {
        long deadline = System.nanoTime() + atMost.toNanos();
        TransactionOutcome outcome = askedOwn(transaction);
        while (outcome == TransactionOutcome.UNKNOWN && System.nanoTime() < deadline && paused()) {
            outcome = askedAnother(transaction);
        }
        return outcome;
    }

    private TransactionOutcome askedOwn(String transaction) {
        try {
            return ask(own, transaction);
        } catch (SQLException e) {
            return TransactionOutcome.UNKNOWN;
        }
    }

    private TransactionOutcome askedAnother(String transaction) {
        try (Connection connection = others.open()) {
            return ask(connection, transaction);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the database could not report the outcome of a transaction", e);
            return TransactionOutcome.UNKNOWN;
        }
    }

    private static TransactionOutcome ask(Connection connection, String transaction) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(STATUS)) {
            query.setString(1, transaction);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return switch (Objects.requireNonNullElse(result.getString(1), "too old")) {
                    case "committed" -> TransactionOutcome.COMMITTED;
                    case "aborted" -> TransactionOutcome.ROLLED_BACK;
                    default -> TransactionOutcome.UNKNOWN;
                };
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

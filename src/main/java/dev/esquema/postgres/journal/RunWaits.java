package dev.esquema.postgres.journal;

import dev.esquema.schema.lock.Waits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The waits in a row of the journal. */
final class RunWaits {

    private RunWaits() {}

    /** Returns nothing if the run did not record its waits; what somebody changed by hand is made consistent. */
    static Optional<Waits> of(ResultSet row) throws SQLException {
        long others = row.getLong("others");
        if (row.wasNull()) {
            return Optional.empty();
        }
        return Optional.of(new Waits(
                Duration.ofMillis(row.getLong("waited_run_lock")),
                Duration.ofMillis(row.getLong("waited_locks")),
                Math.max(0, row.getInt("tried_again")),
                Duration.ofMillis(others),
                Duration.ofMillis(Math.min(others, row.getLong("longest"))),
                Optional.ofNullable(row.getString("held_up_statement"))));
    }
}

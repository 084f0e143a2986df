package dev.esquema.server;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.KeptConnection;
import dev.esquema.schema.SchemaMonitor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/**
 * The first look at the database, which begins before Quarkus starts: both take about as long. The look has a connection of
 * its own, and the monitor uses the pool after it.
 */
public final class EarlyLook implements Connections {

    /** The server must not wait longer for a database that does not answer; the pool has the same limit. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final KeptConnection own;
    private final SchemaMonitor monitor;

    private volatile Connections source;

    /** @param monitors makes the monitor that asks its questions on these connections */
    public EarlyLook(Database database, Function<Connections, SchemaMonitor> monitors) {
        this.own = new KeptConnection(() -> database.connect("esquema serve", LONGEST, LONGEST));
        this.source = own;
        this.monitor = monitors.apply(this);
        monitor.start();
    }

    @Override
    public Connection open() throws SQLException {
        return source.open();
    }

    SchemaMonitor monitor() {
        return monitor;
    }

    /** Ends the use of the own connection. */
    void end(Connections pool) {
        monitor.betweenRefreshes(() -> {
            source = pool;
            own.close();
        });
    }
}

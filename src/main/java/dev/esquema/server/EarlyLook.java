package dev.esquema.server;

import dev.esquema.config.DatabaseSettings;
import dev.esquema.config.Settings;
import dev.esquema.postgres.connection.KeptConnection;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/**
 * The first look at the database, which begins before Quarkus starts: both take about as long. The look has a connection of
 * its own, and the monitor uses the pool after it.
 */
public final class EarlyLook implements Sessions {

    /** The server must not wait longer for a database that does not answer; the pool has the same limit. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final Logger LOG = System.getLogger("dev.esquema.monitor");

    private final KeptConnection own;
    private final SchemaMonitor monitor;

    private volatile Sessions source;

    /** @param monitors makes the monitor that asks its questions in these sessions */
    public EarlyLook(Settings settings, Function<Sessions, SchemaMonitor> monitors) {
        DatabaseSettings databases = settings.databases();
        this.own = new KeptConnection(() -> databases.forQuestions().connect("esquema serve", LONGEST, LONGEST));
        this.source = new PinnedSessions(own, settings.schema(), databases.sessionPooler());
        this.monitor = monitors.apply(this);
        monitor.start();
    }

    @Override
    public Session open() throws SQLException {
        return source.open();
    }

    SchemaMonitor monitor() {
        return monitor;
    }

    /** Ends the use of the own connection, and opens the first one of the pool, so that the second look is not late. */
    void end(Sessions pool) {
        monitor.betweenRefreshes(() -> {
            source = pool;
            own.close();
            open(pool);
        });
    }

    private static void open(Sessions pool) {
        try (Session first = pool.open()) {
            LOG.log(
                    Level.DEBUG,
                    "the pool is used for {0} from now on",
                    first.schema().historyTable());
        } catch (SQLException | SchemaException e) {
            LOG.log(Level.DEBUG, "the pool could not open a connection: the next look reports why", e);
        }
    }
}

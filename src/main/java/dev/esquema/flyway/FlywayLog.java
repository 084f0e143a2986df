package dev.esquema.flyway;

import dev.esquema.postgres.connection.SqlFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * Writes Flyway's log messages to the logger with the name of Flyway's class.
 *
 * <p>Flyway finds its own log classes by their names, which a native image does not know.
 */
final class FlywayLog implements Log {

    /**
     * For this value Flyway uses the fallback and looks up nothing; for every other value it looks up a class by name.
     */
    private static final String FALLBACK = "console";

    private final Logger logger;

    private FlywayLog(Class<?> source) {
        logger = System.getLogger(source.getName());
    }

    /** Makes every Flyway instance that is loaded from this configuration log through this class. */
    static void applyTo(FluentConfiguration flyway) {
        LogFactory.setFallbackLogCreator(FlywayLog::new);
        flyway.loggers(FALLBACK);
    }

    @Override
    public void debug(String message) {
        if (LogFactory.isDebugEnabled()) {
            logger.log(Level.DEBUG, message);
        }
    }

    @Override
    public void info(String message) {
        logger.log(Level.INFO, message);
    }

    @Override
    public void warn(String message) {
        logger.log(Level.WARNING, message);
    }

    @Override
    public void error(String message) {
        logger.log(Level.ERROR, message);
    }

    @Override
    public void error(String message, Exception cause) {
        logger.log(isOfLostConnection(cause) ? Level.DEBUG : Level.ERROR, message, cause);
    }

    /** A run reports a lost connection itself; Flyway then fails to roll back, and at each other step after it. */
    private static boolean isOfLostConnection(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && SqlFailure.isConnectionLost(sql)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Flyway's notices advertise other products; they are not logged, as in Flyway's own log classes for log libraries.
     */
    @Override
    public void notice(String message) {
        // Nothing to log.
    }
}

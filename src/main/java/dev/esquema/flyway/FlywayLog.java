package dev.esquema.flyway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
        logger.log(Level.ERROR, message, cause);
    }

    /**
     * Flyway's notices advertise other products; they are not logged, as in Flyway's own log classes for log libraries.
     */
    @Override
    public void notice(String message) {
        // Nothing to log.
    }
}

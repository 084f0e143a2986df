package dev.esquema.nativeimage;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * A program in which Flyway looks up a log class by its name; without registration every run in the native image failed
 * at this lookup.
 */
final class NamedLog {

    private NamedLog() {}

    public static void main(String... arguments) {
        LogFactory.setConfiguration(Flyway.configure().loggers("slf4j"));
        LogFactory.getLog(NamedLog.class).info("found");
    }
}

package dev.esquema.nativeimage;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.LogFactory;

/** A program that lets Flyway find a log class by its name: in the native image every run failed of it. */
final class NamedLog {

    private NamedLog() {}

    public static void main(String... arguments) {
        LogFactory.setConfiguration(Flyway.configure().loggers("slf4j"));
        LogFactory.getLog(NamedLog.class).info("found");
    }
}

package dev.esquema.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.CapturedLog;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.flywaydb.core.internal.logging.multi.MultiLogCreator;
import org.junit.jupiter.api.Test;

class FlywayLogTest {

    @Test
    void flywayLogsUnderTheNamesOfItsClassesAndLooksNothingUpByName() {
        FluentConfiguration configuration = Flyway.configure();
        FlywayLog.applyTo(configuration);

        CapturedLog captured = new CapturedLog("org.flywaydb.core.api.logging.LogFactory");
        try {
            configuration.load();
            Log log = LogFactory.getLog(LogFactory.class);
            log.debug("a detail");
            log.notice("an advertisement");
            log.warn("50% of {0} and %s");
            log.error("an error");
            log.error("an error with a cause", new IllegalStateException());

            assertThat(captured.lines())
                    .containsExactly("WARN 50% of {0} and %s", "ERROR an error", "ERROR an error with a cause");
        } finally {
            captured.close();
        }
    }

    @Test
    void flywaysOwnLogClassesAreNotUsed() {
        FluentConfiguration configuration = Flyway.configure();
        FlywayLog.applyTo(configuration);

        LogFactory.setConfiguration(configuration);

        assertThat(LogFactory.getLog(MultiLogCreator.class))
                .extracting("log.logs")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasOnlyElementsOfType(FlywayLog.class);
    }
}

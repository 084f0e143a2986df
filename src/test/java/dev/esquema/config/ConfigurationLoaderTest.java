package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Says things by system properties, and takes them back. */
class ConfigurationLoaderTest {

    private final Map<String, Optional<String>> before = new HashMap<>();

    @AfterEach
    void takeBack() {
        before.forEach((key, value) ->
                value.ifPresentOrElse(text -> System.setProperty(key, text), () -> System.clearProperty(key)));
    }

    @Test
    void whatIsPackagedIsRead() {
        Settings settings = ConfigurationLoader.load();

        assertThat(settings.migratesAtStart()).isTrue();
        assertThat(settings.isSet("quarkus.datasource.db-kind")).isTrue();
    }

    @Test
    void aSystemPropertyComesBeforeWhatIsPackaged() {
        say("quarkus.flyway.migrate-at-start", "false");
        say("esquema.run.lock-wait", "7m");

        assertThat(ConfigurationLoader.load().migratesAtStart()).isFalse();
        assertThat(ConfigurationLoader.load().esquema().run().lockWait()).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void aKeyOfAProfileIsReadInThatProfileAlone() {
        say("%prod.esquema.run.lock-wait", "7m");
        say("%test.esquema.run.lock-wait", "8m");
        assertThat(ConfigurationLoader.load().esquema().run().lockWait()).isEqualTo(Duration.ofMinutes(7));

        say("quarkus.profile", "test");
        assertThat(ConfigurationLoader.load().esquema().run().lockWait()).isEqualTo(Duration.ofMinutes(8));
    }

    @Test
    void aKeyThatNobodyKnowsIsRefused() {
        say("esquema.status.intervall", "3s");

        assertRefused("the configuration is wrong: esquema.status.intervall in .* does not map to any root");
    }

    @Test
    void everyValueThatCannotBeReadIsNamedAtOnce() {
        say("esquema.status.interval", "soon");
        say("esquema.database.pooler", "pgbouncer");

        assertRefused(
                "the configuration is wrong: [^\\n]*esquema.database.pooler[^\\n]*pgbouncer[^\\n]*session[^\\n]*; "
                        + "[^\\n]*esquema.status.interval[^\\n]*soon[^\\n]*");
    }

    @ParameterizedTest
    @CsvSource({
        "esquema.status.interval, 0s, must be at least a millisecond",
        "esquema.status.interval, -1s, must be at least a millisecond",
        "esquema.journal.keep, -1, must not be negative",
        "esquema.database.wait, -1s, must not be negative",
        "esquema.run.lock-wait, -1s, must not be negative",
        "esquema.run.lock-timeout, -1s, must not be negative",
        "esquema.run.statement-timeout, -1s, must not be negative",
        "esquema.run.concurrent-timeout, -1s, must not be negative",
        "esquema.run.retry-for, -1s, must not be negative"
    })
    void aValueThatCannotBeMeantIsRefused(String key, String value, String why) {
        say(key, value);

        assertRefused("the configuration is wrong: %s %s".formatted(key, why));
    }

    @Test
    void keysOfFlywayThatRunsDoNotHonourAreRefusedAllAtOnce() {
        say("quarkus.flyway.out-of-order", "false");
        say("quarkus.flyway.clean-at-start", "true");
        say("quarkus.flyway.\"other\".table", "x");
        say("quarkus.flyway.table", "history");

        assertRefused("these keys cannot be set, because runs would not honour them: quarkus.flyway.clean-at-start,"
                + " quarkus.flyway.out-of-order, quarkus.flyway.\"other\".table; only quarkus.flyway.default-schema,"
                + " quarkus.flyway.migrate-at-start, quarkus.flyway.table and quarkus.flyway.placeholders.\\* can");
    }

    @Test
    void keysOfFlywayThatRunsHonourAreAccepted() {
        say("quarkus.flyway.migrate-at-start", "false");
        say("quarkus.flyway.table", "history");
        say("quarkus.flyway.default-schema", "app");
        say("quarkus.flyway.placeholders.owner", "x");
        say("QUARKUS_FLYWAY_TABLE", "history");

        assertThat(ConfigurationLoader.load().schema().historyTable()).isEqualTo("history");
        assertThat(ConfigurationLoader.load().placeholders()).containsEntry("owner", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.http.port", "quarkus.flywaylike.key", "nobody.knows.this", "ESQUEMA_PORT"})
    void theKeysOfOthersAreTheirs(String key) {
        say(key, "1");

        assertThat(ConfigurationLoader.load().isSet(key)).isTrue();
    }

    private void say(String key, String value) {
        before.putIfAbsent(key, Optional.ofNullable(System.getProperty(key)));
        System.setProperty(key, value);
    }

    private static void assertRefused(String sentence) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(ConfigurationLoader::load)
                .withMessageMatching(sentence)
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }
}

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

/** Each test sets system properties, and they are removed after it. */
class ConfigurationLoaderTest {

    private final Map<String, Optional<String>> before = new HashMap<>();

    @AfterEach
    void takeBack() {
        before.forEach((key, value) ->
                value.ifPresentOrElse(text -> System.setProperty(key, text), () -> System.clearProperty(key)));
    }

    @Test
    void thePackagedPropertiesAreRead() {
        Settings settings = ConfigurationLoader.load();

        assertThat(settings.server().migratesAtStart()).isTrue();
    }

    @Test
    void aSystemPropertyGoesBeforeAPackagedOne() {
        set("quarkus.flyway.migrate-at-start", "false");
        set("esquema.run.lock-wait", "7m");

        assertThat(ConfigurationLoader.load().server().migratesAtStart()).isFalse();
        assertThat(ConfigurationLoader.load().run().limits().lockWait()).isEqualTo(Duration.ofMinutes(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "esquema.run.lock-wait | abc | esquema.run.lock-wait cannot be \"abc\": Invalid duration: abc",
                "esquema.run.retry-for | 99999999999999999999h | esquema.run.retry-for cannot be \"99999999999999999999h\": it is not a number, or is too large",
                "esquema.database.wait | ${ | esquema.database.wait has an expression ${…} that cannot be read: complete it, or write \\ before a $ that begins none",
                "esquema.ready.on-drift | soon | esquema.ready.on-drift cannot be \"soon\": allowed are never,any,breaking"
            })
    void aValueThatCannotBeReadIsNamedWithoutTheNamesOfClasses(String key, String value, String sentence) {
        set(key, value);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(ConfigurationLoader::load)
                .withMessage("the configuration is wrong: %s", sentence)
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(Code.CONFIGURATION));
    }

    @Test
    void aKeyOfAProfileIsReadInThatProfileAlone() {
        set("%prod.esquema.run.lock-wait", "7m");
        set("%test.esquema.run.lock-wait", "8m");
        assertThat(ConfigurationLoader.load().run().limits().lockWait()).isEqualTo(Duration.ofMinutes(7));

        set("quarkus.profile", "test");
        assertThat(ConfigurationLoader.load().run().limits().lockWait()).isEqualTo(Duration.ofMinutes(8));
    }

    @ParameterizedTest
    @CsvSource({
        "esquema.status.intervall, esquema.status.interval",
        "esquema.tagret, esquema.target",
        "esquema.run.lockWait, esquema.run.lock-wait",
        "ESQUEMA_LOCK_WAIT, ESQUEMA_RUN_LOCK_WAIT",
        "ESQUEMA_STATUS_INTERVALL, ESQUEMA_STATUS_INTERVAL",
        "ESQUEMA_PORT, PORT",
        "ESQUEMA_DATABASE_URL, DATABASE_URL"
    })
    void aMisspeltKeyIsRefusedWithTheKeyThatWasProbablyMeant(String key, String meant) {
        set(key, "3s");

        assertRefused("the configuration is wrong: %s is unknown, did you mean %s\\?".formatted(key, meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"esquema.colour", "ESQUEMA_COLOUR"})
    void anyOtherUnknownKeyIsRefusedWithoutASuggestion(String key) {
        set(key, "8080");

        assertRefused("the configuration is wrong: %s is unknown".formatted(key));
    }

    @Test
    void everythingThatIsWrongIsReportedInOneMessage() {
        set("DATABASE_URL", "postgres://owner:secret@db:five/app");
        set("PORT", "abc");
        set("esquema.run.lock-wait", "-1s");
        set("esquema.database.wait", "soon");
        set("esquema.tagret", "1");
        set("quarkus.flyway.out-of-order", "false");

        assertRefused(
                "(?s)the configuration is wrong: .*esquema.database.wait.*; esquema.tagret is unknown, did you mean"
                        + " esquema.target\\?; these keys cannot be set.*out-of-order.*; esquema.run.lock-wait must not be"
                        + " negative; PORT must be a number from 0 to 65535, not 'abc'; DATABASE_URL cannot be read: .*");
    }

    @Test
    void theServerAlsoReportsThatNoDatabaseIsNamed() {
        set("PORT", "abc");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(ConfigurationLoader::loadForServer)
                .withMessage(
                        "the configuration is wrong: PORT must be a number from 0 to 65535, not 'abc'; no database is"
                                + " named: set DATABASE_URL=postgres://user:password@host:port/database");
    }

    @Test
    void aValueThatRefersToNothingIsRefused() {
        set("esquema.target", "${WANTED_VERSION}");

        assertRefused("the configuration is wrong: esquema.target refers to a key or variable that is not set");
    }

    @Test
    void everyValueThatCannotBeReadIsNamedAtOnce() {
        set("esquema.status.interval", "soon");
        set("esquema.database.pooler", "pgbouncer");

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
    void aValueOutOfRangeIsRefused(String key, String value, String why) {
        set(key, value);

        assertRefused("the configuration is wrong: %s %s".formatted(key, why));
    }

    @Test
    void keysOfFlywayThatRunsDoNotHonourAreRefusedAllAtOnce() {
        set("quarkus.flyway.out-of-order", "false");
        set("quarkus.flyway.clean-at-start", "true");
        set("quarkus.flyway.\"other\".table", "x");
        set("quarkus.flyway.table", "history");

        assertRefused(
                "the configuration is wrong: these keys cannot be set, because runs would not honour them: quarkus.flyway.clean-at-start,"
                        + " quarkus.flyway.out-of-order, quarkus.flyway.\"other\".table; only quarkus.flyway.default-schema,"
                        + " quarkus.flyway.migrate-at-start, quarkus.flyway.table and quarkus.flyway.placeholders.\\* can");
    }

    @Test
    void keysOfFlywayThatRunsHonourAreAccepted() {
        set("quarkus.flyway.migrate-at-start", "false");
        set("quarkus.flyway.table", "history");
        set("quarkus.flyway.default-schema", "app");
        set("quarkus.flyway.placeholders.owner", "x");
        set("QUARKUS_FLYWAY_TABLE", "history");

        assertThat(ConfigurationLoader.load().schema().historyTable()).isEqualTo("history");
        assertThat(ConfigurationLoader.load().placeholders()).containsEntry("owner", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.flywaylike.key", "nobody.knows.this", "ESQUEMALIKE_KEY"})
    void theKeysOfOthersAreNotChecked(String key) {
        set(key, "1");

        assertThat(ConfigurationLoader.load().server().migratesAtStart()).isTrue();
    }

    private void set(String key, String value) {
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

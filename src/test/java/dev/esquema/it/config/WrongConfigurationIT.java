package dev.esquema.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A command and the server exit with 2 for a wrong configuration, before they open a connection or apply a migration.
 */
class WrongConfigurationIT {

    private static final List<String> BOTH_MODES = List.of("migrate", "serve");

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORT=abc",
                "PORT=65536",
                "QUARKUS_HTTP_PORT=abc",
                "QUARKUS_HTTP_PORT=70000",
                "QUARKUS_FLYWAY_MIGRATE_AT_START=perhaps",
                "ESQUEMA_RUN_LOCK_WAIT=-1s",
                "ESQUEMA_STATUS_INTERVAL=soon",
                "ESQUEMA_TARGET=latest",
                "ESQUEMA_TARGET=20990101",
                "ESQUEMA_TAGRET=20251114.03",
                "ESQUEMA_MIGRATE_IN_BACKGROUND=true",
                "ESQUEMA_BACKUP_BEFORE=always"
            })
    void bothModesRefuseItAndApplyNothing(String setting) {
        String[] nameAndValue = setting.split("=", 2);
        PackagedEsquema wrong = esquema.with(nameAndValue[0], nameAndValue[1]);

        for (String command : BOTH_MODES) {
            Result result = wrong.run(command);

            assertThat(result.exit()).as(result.err()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .startsWith("esquema: the configuration is wrong: ")
                    .hasLineCount(1);
            assertThat(result.err().replace('.', '_').replace('-', '_')).containsIgnoringCase(nameAndValue[0]);
        }
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void everythingThatIsWrongIsReportedInOneMessage() {
        PackagedEsquema wrong = PackagedEsquema.built()
                .with("DATABASE_URL", "postgres://owner:s3cr3t@localhost:five/app")
                .with("PORT", "abc")
                .with("ESQUEMA_RUN_RETRY_FOR", "-2s")
                .with("ESQUEMA_TAGRET", "1");

        for (String command : BOTH_MODES) {
            Result result = wrong.run(command);

            assertThat(result.exit()).as(result.err()).isEqualTo(2);
            assertThat(result.err().lines())
                    .as("each on a line of its own")
                    .hasSize(4)
                    .allMatch(line -> line.startsWith("esquema: the configuration is wrong: "));
            assertThat(result.err())
                    .contains("ESQUEMA_TAGRET is unknown, did you mean ESQUEMA_TARGET?")
                    .contains("esquema.run.retry-for must not be negative")
                    .contains("PORT must be a number from 0 to 65535, not 'abc'")
                    .contains("DATABASE_URL cannot be read: its host cannot be read")
                    .doesNotContain("s3cr3t");
        }
    }

    @Test
    void theServerReportsAMissingDatabaseWithEverythingElse() {
        Result result = PackagedEsquema.built().with("PORT", "abc").run("serve");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.messages()).contains("PORT must be a number", "no database is named");
    }
}

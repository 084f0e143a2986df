package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeTest {

    private final CapturedLog log = new CapturedLog("dev.esquema.run");

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve"})
    void itMigratesFirstAndThenServes(String command) {
        Shell shell = new Shell(new FakeDatabase(Rows.none()));

        assertThat(shell.run(command.isEmpty() ? new String[0] : new String[] {command}))
                .isEqualTo(new Shell.Result(0, "", ""));
        assertThat(shell.serves()).isTrue();
        assertThat(shell.database().journal().lines())
                .startsWith("STARTUP MIGRATE from nothing")
                .endsWith("APPLIED at 3");
    }

    @Test
    void withMigrateAtStartOffItServesWithoutARun() {
        Shell shell = new Shell(new FakeDatabase(Rows.none()).unreachable()).withoutMigrateAtStart();

        assertThat(shell.run("serve").exitStatus()).isZero();
        assertThat(shell.serves()).isTrue();
        assertThat(shell.database().transcript()).isEmpty();
    }

    @Test
    void afterAFailedMigrationItDoesNotServe() {
        Shell shell = new Shell(new FakeDatabase(Rows.none())
                .failing("3", new SchemaException(Code.MIGRATION_FAILED, "migration 3 failed")));

        assertThat(shell.type("serve"))
                .isEqualTo(
                        """
                        $ esquema serve
                        ! esquema: migration 3 failed; applied before it: 1, 2
                        exit 7
                        """);
        assertThat(shell.serves()).isFalse();
    }

    @Test
    void aContradictoryBuildDoesNotServeEvenWithMigrateAtStartOff() {
        Shell shell = new Shell(new FakeDatabase(Rows.none()), manifest(migration("2", "1"))).withoutMigrateAtStart();

        assertThat(shell.run("serve").exitStatus()).isEqualTo(6);
        assertThat(shell.serves()).isFalse();
    }
}

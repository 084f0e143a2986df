package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrateTest {

    private final CapturedLog log = new CapturedLog("dev.esquema.run");

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void oneSentenceReportsWhatWasApplied() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1"))).type("migrate"))
                .isEqualTo(
                        """
                        $ esquema migrate
                        applied 2: 2, 3; the schema is at 3
                        exit 0
                        """);
    }

    @Test
    void nothingToDoIsASuccess() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).type("migrate"))
                .isEqualTo(
                        """
                        $ esquema migrate
                        nothing to do: the schema is at 3
                        exit 0
                        """);
    }

    @Test
    void aHeldMigrationIsNamedWithTheCommandThatBringsItBack() throws JsonProcessingException {
        Shell shell = new Shell(new FakeDatabase(Rows.applied("1", "2", "3").delete("3")));

        assertThat(shell.type("migrate"))
                .isEqualTo(
                        """
                        $ esquema migrate
                        nothing to do: the schema is at 2
                        not applied: 3 was rolled back and is held until `esquema restore 3`
                        exit 0
                        """);
        assertThat(new ObjectMapper()
                        .readTree(shell.run("migrate", "--json").out())
                        .get("held"))
                .hasToString("[\"3\"]");
        for (String command : new String[] {"plan", "status", "verify"}) {
            assertThat(shell.run(command).out()).as(command).contains("held until `esquema restore 3`");
        }
    }

    @Test
    void aMigrationThatWaitsForAHeldOneIsReportedAsStatusReportsIt() {
        Shell shell = new Shell(new FakeDatabase(Rows.applied("1", "2").delete("2")));

        assertThat(shell.run("status", "--check").exitStatus()).isEqualTo(3);
        assertThat(shell.type("migrate"))
                .isEqualTo(
                        """
                        $ esquema migrate
                        nothing was applied: the schema is at 1
                        not applied: 2 was rolled back and is held until `esquema restore 2`
                        not applied: 3 depends on a migration that is held
                        exit 3
                        """);
        assertThat(shell.run("migrate", "--json").out())
                .contains("\"outcome\" : \"WAITING\"", "\"waiting\" : [ \"3\" ]");
    }

    @Test
    void theDetailOfADatabaseErrorIsShownOnlyToThePersonWhoAsks() {
        SchemaException failure = new SchemaException(Code.MIGRATION_FAILED, "migration 1 failed");

        assertThat(new Shell(new FakeDatabase(Rows.none()).failing("1", failure)).type("migrate", "--show-details"))
                .contains("! Detail: of migration 1 failed; nothing was applied\n! esquema: migration 1 failed;");
        assertThat(new Shell(new FakeDatabase(Rows.none()).failing("1", failure)).type("migrate"))
                .doesNotContain("Detail");
    }

    @Test
    void aTargetMayBeGiven() {
        assertThat(new Shell(new FakeDatabase(Rows.none())).type("migrate", "--target", "2"))
                .isEqualTo(
                        """
                        $ esquema migrate --target 2
                        applied 2: 1, 2; the schema is at 2
                        exit 0
                        """);
    }

    @Test
    void aBackupIsNamedWithItsRestoreCommand() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2"))).type("migrate", "--backup", "/copies"))
                .isEqualTo(
                        """
                        $ esquema migrate --backup /copies
                        applied 1: 3; the schema is at 3
                        the backup was written to /copies/copy
                        to restore it: restore it
                        exit 0
                        """);
    }

    @Test
    void theBackupOptionsArePassedOn() {
        Shell shell = new Shell(new FakeDatabase(Rows.none()));
        String needs =
                "! esquema: --keep needs --backup and a number of at least 1; `esquema migrate --help` shows how\nexit 2\n";

        assertThat(shell.type("migrate", "--keep", "3")).endsWith(needs);
        assertThat(shell.type("migrate", "--backup", "/copies", "--keep", "0")).endsWith(needs);
        assertThat(shell.type("migrate", "--backup", " "))
                .endsWith(
                        "! esquema: --backup needs the name of a directory; `esquema migrate --help` shows how\nexit 2\n");
        assertThat(shell.database().transcript()).isEmpty();
    }

    @Test
    void aTargetThatIsNotPackagedIsRefused() {
        assertThat(new Shell(new FakeDatabase(Rows.none())).type("migrate", "--target=7"))
                .isEqualTo(
                        """
                        $ esquema migrate --target=7
                        ! esquema: the target 7 is not in the migration set: `esquema history --packaged` lists the versions that are
                        exit 2
                        """);
    }

    @Test
    void aHeldLockHasItsOwnExitStatus() {
        assertThat(new Shell(new FakeDatabase(Rows.none()).heldFor(9, "esquema STARTUP")).type("migrate"))
                .startsWith("$ esquema migrate\n! esquema: esquema STARTUP (database process 42) held the run lock")
                .endsWith("exit 5\n");
    }

    @Test
    void aFailureIsTheLastLine() {
        FakeDatabase database = new FakeDatabase(Rows.none())
                .failing("2", new SchemaException(Code.MIGRATION_FAILED, "migration 2 failed at line 3"));

        assertThat(new Shell(database).type("migrate"))
                .isEqualTo(
                        """
                        $ esquema migrate
                        ! esquema: migration 2 failed at line 3; applied before it: 1
                        exit 7
                        """);
    }

    @Test
    void theResultIsOneObject() throws JsonProcessingException {
        Shell.Result result = new Shell(new FakeDatabase(Rows.applied("1"))).run("migrate", "--json");
        JsonNode report = new ObjectMapper().readTree(result.out());

        assertThat(report.get("outcome").asText()).isEqualTo("APPLIED");
        assertThat(report.get("applied")).hasToString("[\"2\",\"3\"]");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aFailureIsOneObjectAndOneSentence() throws JsonProcessingException {
        FakeDatabase database = new FakeDatabase(Rows.none())
                .failing(
                        "1",
                        new SchemaException(
                                Code.MIGRATION_FAILED,
                                "migration 1 failed",
                                FailureDetails.NONE.withSqlState("42601"),
                                null));

        Shell.Result result = new Shell(database).run("migrate", "--json");

        assertThat(new ObjectMapper().readTree(result.out()))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                {"outcome": "FAILED",
                                 "error": {"code": "MIGRATION_FAILED", "sqlState": "42601",
                                           "message": "migration 1 failed; nothing was applied"}}
                                """));
        assertThat(result.err()).isEqualTo("esquema: migration 1 failed; nothing was applied\n");
        assertThat(result.exitStatus()).isEqualTo(7);
    }

    @Test
    void theTriggerIsAnOptionOrAKeyOrEntrypoint() {
        assertThat(triggerOf(new Shell(new FakeDatabase(Rows.none())), "migrate"))
                .isEqualTo("ENTRYPOINT");
        assertThat(triggerOf(new Shell(new FakeDatabase(Rows.none())).configuredWith(Trigger.MANUAL), "migrate"))
                .isEqualTo("MANUAL");
        assertThat(triggerOf(
                        new Shell(new FakeDatabase(Rows.none())).configuredWith(Trigger.MANUAL),
                        "migrate",
                        "--trigger",
                        "startup"))
                .isEqualTo("STARTUP");
    }

    @Test
    void aBuildThatContradictsItselfIsRefused() {
        Shell shell = new Shell(new FakeDatabase(Rows.none()), manifest(migration("2", "1")));

        assertThat(shell.type("migrate"))
                .isEqualTo(
                        """
                        $ esquema migrate
                        ! esquema: nothing was applied: V2__step.sql depends on 1, which is not in the migration set
                        exit 6
                        """);
    }

    private static String triggerOf(Shell shell, String... arguments) {
        assertThat(shell.run(arguments).exitStatus()).isZero();
        return shell.database().journal().lines().get(0).split(" ")[0];
    }
}

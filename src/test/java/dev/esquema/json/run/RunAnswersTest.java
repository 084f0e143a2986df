package dev.esquema.json.run;

import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.json.Representation;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.repair.RepairReport;
import dev.esquema.testing.fake.FakeJournal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The complete JSON object of each answer; its fields are API. */
class RunAnswersTest {

    @Test
    void whatARunDid() {
        RunReport report = new RunReport(
                RunOutcome.APPLIED,
                Trigger.ENTRYPOINT,
                Optional.empty(),
                Optional.of(Version.of("2")),
                List.of(migration("1"), migration("2", "1")),
                List.of(migration("0")),
                List.of(new Finding.ScriptMissing(Version.of("1"), "V1__step.sql")),
                List.of(Version.of("2.5")),
                List.of(Version.of("3")),
                Optional.of(new Backup.Copy("/copies/app.dump", "pg_restore /copies/app.dump")),
                Duration.ofMillis(1_234));

        assertJson(
                RunReportJson.of(report),
                """
                {"outcome": "APPLIED", "trigger": "ENTRYPOINT", "from": null, "to": "2", "applied": ["1", "2"],
                 "backup": {"file": "/copies/app.dump", "restore": "pg_restore /copies/app.dump"},
                 "adopted": ["0"], "held": ["2.5"], "waiting": ["3"], "durationMillis": 1234,
                 "findings": [{"version": "1", "object": "script of 1", "severity": "BREAKING", "expected": "V1__step.sql", "actual": null,
                               "mend": null, "message": "1 was applied from V1__step.sql, which is not in the migration set: bring it back with your version control"}]}
                """);
    }

    @Test
    void whatARepairDidOrWouldDo() {
        assertJson(
                RepairJson.of(new RepairReport(true, List.of("drop the index"))),
                """
                {"outcome": "REPAIRED", "actions": ["drop the index"]}
                """);
        assertThat(RepairJson.of(new RepairReport(false, List.of("drop the index")))
                        .outcome())
                .isEqualTo("PLANNED");
        assertThat(RepairJson.of(new RepairReport(false, List.of())).outcome()).isEqualTo("NOTHING_TO_DO");
    }

    @Test
    void theJournal() {
        assertJson(
                RunsJson.of(List.of(FakeJournal.run(7, RunOutcome.LOCKED))),
                """
                {"runs": [
                  {"id": 7, "operation": "MIGRATE", "trigger": "ENTRYPOINT", "outcome": "LOCKED", "from": null, "to": "1",
                   "startedAt": "2025-11-14T10:15:30Z", "finishedAt": "2025-11-14T10:15:30Z", "host": "pod",
                   "process": 7, "osUser": "app", "databaseUser": "owner", "buildVersion": "1.0",
                   "buildCommit": "abc1234", "migrationSet": "5e7", "backup": "/copies/app.dump",
                   "waits": {"runLockMillis": 20, "locksMillis": 900, "retries": 3, "othersMillis": 1100, "longestOtherMillis": 480,
                             "statement": "alter table invoice add column note text"}, "steps": []}]}
                """);
    }

    private static void assertJson(Representation actual, String expected) {
        try {
            assertThat(new ObjectMapper().readTree(actual.json())).isEqualTo(new ObjectMapper().readTree(expected));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

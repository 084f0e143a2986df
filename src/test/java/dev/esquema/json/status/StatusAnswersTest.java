package dev.esquema.json.status;

import static dev.esquema.testing.fake.FakeReader.existing;
import static dev.esquema.testing.fake.FakeReader.held;
import static dev.esquema.testing.fake.FakeReader.observation;
import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.json.LockHolderJson;
import dev.esquema.json.Representation;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The complete JSON object of each answer; its fields are API. */
class StatusAnswersTest {

    private static final Manifest BUILD = chain("1", "2");
    private static final Build RELEASE = new Build("1.0", "abc1234");

    @Test
    void theStatusOfACurrentSchema() {
        assertJson(
                StatusJson.of(status(observation(Rows.applied("1", "2").history())), BUILD, RELEASE, List.of()),
                """
                {"phase": "CURRENT", "ready": true, "version": "2", "target": "2", "migrationSet": "unknown", "build": {"version": "1.0", "commit": "abc1234"}, "pending": [], "failed": [],"held":[],
                 "unmanaged": [], "breaking": 0, "degrading": 0, "ignored": 0, "findings": [], "notes": [], "checkedAt": "2025-11-14T10:15:30Z"}
                """);
    }

    @Test
    void theStatusWithAllKindsOfProblems() {
        Observation seen = observation(Rows.none().applyOther("1", 7).fail("2").history());

        assertJson(
                StatusJson.of(
                        SchemaStatus.of(chain("1", "2", "3"), Version.of("3"), existing(seen, table("2"), table("3"))),
                        BUILD,
                        RELEASE,
                        List.of()),
                """
                {"phase": "UNMANAGED", "ready": false, "version": "1", "target": "3", "migrationSet": "unknown", "build": {"version": "1.0", "commit": "abc1234"}, "pending": ["2", "3"], "failed": ["2"],"held":[],
                 "unmanaged": ["table t3"], "notes": [], "checkedAt": "2025-11-14T10:15:30Z",
                 "breaking": 1, "degrading": 0, "ignored": 0,
                 "findings": [{"version": "1", "object": "script of 1", "severity": "BREAKING", "expected": "checksum 7", "actual": "checksum %1$d",
                               "mend": null, "message": "1 was edited after it was applied (checksum 7, now %1$d): restore the script, or accept it with `esquema repair --checksum 1`"}]}
                """
                        .formatted(migration("1").checksum()));
    }

    @Test
    void theStatusDuringARun() {
        assertThat(StatusJson.of(status(held(observation(Rows.none().history()))), BUILD, RELEASE, List.of())
                        .running())
                .isEqualTo(new LockHolderJson(42, "esquema STARTUP", List.of()));
    }

    @Test
    void unknownFactsAreNullAndAbsentFactsAreLeftOut() {
        assertJson(
                StatusJson.of(SchemaStatus.unknown(BUILD, Version.of("2")), BUILD, RELEASE, List.of()),
                """
                {"phase": "UNREACHABLE", "ready": false, "version": null, "target": "2", "migrationSet": "unknown", "build": {"version": "1.0", "commit": "abc1234"}, "pending": [], "failed": [],"held":[],
                 "unmanaged": [], "breaking": 0, "degrading": 0, "ignored": 0, "findings": [], "notes": [], "checkedAt": null}
                """);
    }

    @Test
    void theChainWithWhatIsPackagedAndWhatIsRecorded() {
        List<MigrationEntry> entries =
                status(observation(Rows.applied("1", "3").history())).entries();

        assertJson(
                MigrationsJson.of(entries, List.of()),
                """
                {"migrations": [
                  {"version": "1", "description": "step 1", "state": "applied", "script": "V1__step.sql",
                   "checksum": %1$d, "dependsOn": [], "creates": ["table t1"],
                   "recorded": {"rank": 1, "type": "SQL", "checksum": %1$d, "installedBy": "owner",
                                "installedOn": "2025-11-14T10:15:30Z", "executionMillis": 12, "success": true}},
                  {"version": "2", "description": "step 2", "state": "pending", "script": "V2__step.sql",
                   "checksum": %2$d, "dependsOn": ["1"], "creates": ["table t2"]},
                  {"version": "3", "description": "step 3", "state": "future", "script": "V3__step.sql",
                   "recorded": {"rank": 2, "type": "SQL", "checksum": %3$d, "installedBy": "owner",
                                "installedOn": "2025-11-14T10:15:30Z", "executionMillis": 12, "success": true}}]}
                """
                        .formatted(
                                migration("1").checksum(),
                                migration("2").checksum(),
                                migration("3").checksum()));
    }

    @Test
    void theGraphWritesEachVersionAsItsMigrationDoes() {
        assertJson(
                GraphJson.of(
                        SchemaStatus.unknown(manifest(migration("1.01"), migration("2", "1.1", "1.1")), Version.of("2"))
                                .entries(),
                        entry -> "packaged"),
                """
                {"nodes": [{"version": "1.01", "description": "step 1.01", "state": "packaged"},
                           {"version": "2", "description": "step 2", "state": "packaged"}],
                 "edges": [{"from": "1.01", "to": "2"}]}
                """);
    }

    @Test
    void theHeads() {
        assertJson(
                HeadsJson.of(BUILD.graph().heads()),
                """
                {"heads": [{"version": "2", "description": "step 2"}]}
                """);
    }

    private static SchemaStatus status(Observation seen) {
        return SchemaStatus.of(BUILD, Version.of("2"), seen);
    }

    private static void assertJson(Representation actual, String expected) {
        try {
            assertThat(new ObjectMapper().readTree(actual.json())).isEqualTo(new ObjectMapper().readTree(expected));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.indexing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.outside;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.LiveRelation.OpenTransaction;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.Golden;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Effect ROUGH = new Effect(
            Structure.NONE,
            Structure.NONE,
            List.of(),
            List.of(),
            List.of(
                    new TableLock(LockMode.SHARE_ROW_EXCLUSIVE, "cuotas"),
                    new TableLock(LockMode.ACCESS_EXCLUSIVE, "users"),
                    new TableLock(LockMode.SHARE, "vanished")),
            List.of("users"),
            List.of(Loss.dropped(DatabaseObject.column("users", "name"))),
            List.of("users", "users_id_seq"));

    private static final Manifest BUILD =
            manifest(doing(migration("1"), ROUGH), indexing(migration("2", "1"), "ix"), outside(migration("3", "2")));

    @Test
    void aPlanHasAParagraphForEachMigration() {
        assertThat(new Shell(inUse(), BUILD).type("plan"))
                .isEqualTo(
                        """
                        $ esquema plan
                        pending 3: from nothing to 3

                        1 step 1
                          DESTRUCTIVE: loses column users.name
                          SHARE ROW EXCLUSIVE on cuotas: blocks writes; size unknown, rows unknown; oldest transaction: an unnamed client, start unknown
                          ACCESS EXCLUSIVE on users: blocks reads and writes; 1.2 GB, about 3,400,000 rows; oldest transaction: nightly report, for 12 min
                          SHARE on vanished: blocks writes; does not exist yet
                          rewrites users, 1.2 GB
                          writes rows of users, users_id_seq
                          has no undo script: `esquema rollback` cannot undo it

                        2 step 2
                          locks no relation that existed before
                          has no undo script: `esquema rollback` cannot undo it
                          runs outside a transaction: if it fails, what it has done so far stays
                          runs concurrently: it waits for other transactions, and blocks no writes while it waits

                        3 step 3
                          locks no relation that existed before
                          has no undo script: `esquema rollback` cannot undo it
                          runs outside a transaction: if it fails, what it has done so far stays

                        while the run waits for a lock, readers and writers of users, and writers of cuotas wait behind it, up to 4 ms at a time
                        exit 0
                        """);
    }

    @Test
    void asJsonItHasBytesSecondsAndInstants() throws JsonProcessingException {
        Shell.Result result = new Shell(inUse(), BUILD).run("plan", "--target", "1", "--json");

        assertThat(result.err()).isEmpty();
        assertThat(new ObjectMapper().readTree(result.out()))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                        {"outcome": "PLANNED", "version": null, "target": "1",
                         "pending": [
                           {"version": "1", "description": "step 1", "script": "V1__step.sql",
                            "transactional": true, "concurrent": false,
                            "destructive": true, "destroys": ["column users.name"],
                            "rewrites": [
                              {"relation": "users", "exists": true, "bytes": 1288490189, "rows": 3400000,
                               "oldestTransaction":
                                 {"application": "nightly report", "since": "2025-11-14T10:15:30Z", "seconds": 725}}],
                            "writes": ["users", "users_id_seq"],
                            "locks": [
                              {"mode": "SHARE ROW EXCLUSIVE", "effect": "blocks writes",
                               "relation": "cuotas", "exists": true, "bytes": null, "rows": null,
                               "oldestTransaction": {"application": "", "since": null, "seconds": null}},
                              {"mode": "ACCESS EXCLUSIVE", "effect": "blocks reads and writes",
                               "relation": "users", "exists": true, "bytes": 1288490189, "rows": 3400000,
                               "oldestTransaction":
                                 {"application": "nightly report", "since": "2025-11-14T10:15:30Z", "seconds": 725}},
                              {"mode": "SHARE", "effect": "blocks writes", "relation": "vanished", "exists": false}]}],
                         "adopted": [], "waiting": [],
                         "othersWait": {"longestMillis": 4, "reads": ["users"], "writes": ["cuotas"]},
                         "notes": [], "objections": []}
                        """));
    }

    @Test
    void asMarkdownItIsACommentForAPullRequest() {
        Golden.assertEqual(
                "commands/plan.md",
                new Shell(inUse(), BUILD).run("plan", "--format", "markdown").out());
        Golden.assertEqual(
                "commands/plan-refused.md",
                new Shell(new FakeDatabase(Rows.applied("1", "2"))
                                .withObstacle("the role may not create")
                                .withObstacle("``` <script>alert(1)</script> @everyone |"))
                        .run("plan", "--format", "markdown")
                        .out());
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3")))
                        .run("plan", "--format=MARKDOWN")
                        .out())
                .isEqualTo("### Migration plan: nothing to apply, the schema is at `3`\n");
    }

    @Test
    void namesInTheMarkdownFormNoMarkup() {
        String name = "a|b`c``<img src=x> @team\n# d";
        Effect effect = new Effect(
                Structure.NONE,
                Structure.NONE,
                List.of(),
                List.of(),
                List.of(new TableLock(LockMode.ACCESS_EXCLUSIVE, name)),
                List.of(name),
                List.of(Loss.dropped(DatabaseObject.column("users", name))),
                List.of());

        assertThat(new Shell(new FakeDatabase(Rows.none()), manifest(doing(migration("1"), effect)))
                        .run("plan", "--format", "markdown")
                        .out())
                .contains(
                        "- :warning: **loses ```column users.a|b`c``<img src=x> @team\\n# d```**\n",
                        "- rewrites ```a|b`c``<img src=x> @team\\n# d``` (does not exist yet)\n",
                        "| ACCESS EXCLUSIVE | ```a\\|b`c``<img src=x> @team\\n# d``` | blocks reads and writes |");
    }

    @Test
    void jsonGoesBeforeMarkdown() {
        assertThat(new Shell(inUse(), BUILD).run("plan", "--format", "markdown", "--json"))
                .isEqualTo(new Shell(inUse(), BUILD).run("plan", "--json"));
    }

    @Test
    void nothingPendingIsASuccess() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).type("plan"))
                .isEqualTo(
                        """
                        $ esquema plan
                        nothing pending: the schema is at 3
                        exit 0
                        """);
    }

    @Test
    void aMigrationThatWaitsForAHeldOneIsReportedAsStatusAndMigrateReportIt() {
        Shell shell = new Shell(new FakeDatabase(Rows.applied("1", "2").delete("2")));

        assertThat(shell.run("status", "--check").exitStatus()).isEqualTo(3);
        assertThat(shell.type("plan"))
                .isEqualTo(
                        """
                        $ esquema plan
                        nothing to apply: the schema is at 1
                        2 was rolled back at 2025-11-14T10:15:30Z by owner and is held until `esquema restore 2`
                        3 is not applied, because it depends on 2, which is held or waits for a held migration
                        exit 3
                        """);
        assertThat(shell.run("plan", "--json").out()).contains("\"outcome\" : \"WAITING\"", "\"waiting\" : [ \"3\" ]");
    }

    @Test
    void eachObjectionIsPrintedOnceOnALineOfItsOwn() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"))
                .withObstacle("the role may not create")
                .withObstacle("the database is a standby");

        assertThat(new Shell(database).type("plan"))
                .isEqualTo(
                        """
                        $ esquema plan
                        pending 1: from 2 to 3

                        3 step 3
                          locks no relation that existed before
                          has no undo script: `esquema rollback` cannot undo it
                        ! esquema: a run would be refused: the role may not create
                        ! esquema: a run would be refused: the database is a standby
                        exit 6
                        """);
    }

    @Test
    void aRefusalIsInTheJsonObject() throws JsonProcessingException {
        FakeDatabase database = new FakeDatabase(Rows.none().applyOther("1", 7));

        Shell.Result result = new Shell(database).run("plan", "--json");

        assertThat(result.exitStatus()).isEqualTo(4);
        assertThat(result.err())
                .startsWith("esquema: a run would be refused: 1 was edited")
                .hasLineCount(1);
        JsonNode plan = new ObjectMapper().readTree(result.out());
        assertThat(plan.get("outcome").asText()).isEqualTo("REFUSED");
        assertThat(plan.get("objections")).hasSize(1);
        assertThat(plan.get("pending")).hasSize(2);
        assertThat(plan.at("/error/code").asText()).isEqualTo("VERIFICATION_FAILED");
    }

    @Test
    void aRunInProgressIsNamed() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2")).heldFor(9, "esquema STARTUP");

        assertThat(new Shell(database).run("plan").out())
                .startsWith(
                        """
                        pending 1: from 2 to 3
                        esquema STARTUP (database process 42) holds the run lock: a run would wait for it
                        """);
    }

    @Test
    void aDryRunPrintsThePlanOnly() {
        for (String[] options : new String[][] {{}, {"--json"}, {"--target", "2"}, {"--wait", "0"}}) {
            Shell shell = new Shell(inUse(), BUILD);

            Shell.Result dryRun = shell.run(arguments(options, "migrate", "--dry-run"));

            assertThat(dryRun).isEqualTo(new Shell(inUse(), BUILD).run(arguments(options, "plan")));
            assertThat(dryRun.out()).isNotEmpty();
            assertThat(shell.database().transcript()).doesNotContain("lock?", "apply 1");
        }
    }

    private static String[] arguments(String[] options, String... command) {
        String[] all = new String[command.length + options.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        return all;
    }

    private static FakeDatabase inUse() {
        OpenTransaction nightly = new OpenTransaction(
                "nightly report", Optional.of(FakeReader.NOW), Optional.of(Duration.ofSeconds(725)));
        OpenTransaction unseen = new OpenTransaction("", Optional.empty(), Optional.empty());
        return new FakeDatabase(Rows.none())
                .withTable(
                        "users",
                        new LiveRelation(Optional.of(1_288_490_189L), Optional.of(3_400_000L), Optional.of(nightly)))
                .withTable("cuotas", new LiveRelation(Optional.empty(), Optional.empty(), Optional.of(unseen)));
    }
}

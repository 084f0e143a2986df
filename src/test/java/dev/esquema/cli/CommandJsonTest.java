package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.destroying;
import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static dev.esquema.testing.fake.Migrations.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.LiveRelation.OpenTransaction;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.Golden;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The complete JSON object of each command; the expected files are in src/test/resources/golden/commands. */
class CommandJsonTest {

    private static final Manifest BUILD =
            manifest(undoable(migration("1")), undoable(migration("2", "1")), undoable(locking("3", "2")));

    @Test
    void statusOfASchemaThatIsBehind() {
        FakeDatabase database = new FakeDatabase(Rows.none().applyOther("1", 7)).heldFor(1, "esquema ENTRYPOINT");
        database.journal().with(FakeJournal.run(7, RunOutcome.FAILED));

        assertObject("status", database, 0, "status");
        assertObject("status-for-target", database, 3, "status", "--for-target", "2");
    }

    @Test
    void waitForAReachedTarget() {
        Shell.Result result = new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).run("wait", "--json");

        assertThat(result.exitStatus()).isZero();
        assertThat(result.out().replaceAll("\"waitedMillis\" : \\d+", "\"waitedMillis\" : 0"))
                .isEqualTo(
                        """
                        {
                          "target" : "3",
                          "version" : "3",
                          "waitedMillis" : 0
                        }
                        """);
    }

    @Test
    void current() {
        assertObject("current", new FakeDatabase(Rows.applied("1")), 0, "current");
        assertObject("current-none", new FakeDatabase(Rows.none()), 0, "current");
    }

    @Test
    void history() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "4").delete("1"));

        assertObject("history", database, 0, "history");
        assertObject("history-graph", database, 0, "history", "--graph");
        assertObject("history-packaged", database, 0, "history", "--packaged");
    }

    @Test
    void heads() {
        assertObject("heads", new FakeDatabase(Rows.none()), 0, "heads");
    }

    @Test
    void show() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));

        assertObject("show", database, 0, "show", "3");
    }

    @Test
    void verify() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));
        database.structure().drop(table("2"));

        assertObject("verify", database, 4, "verify");
    }

    @Test
    void sql() {
        assertObject("sql", new FakeDatabase(Rows.none()), 0, "sql");
    }

    @Test
    void runs() {
        FakeDatabase database = new FakeDatabase(Rows.none());
        database.journal().with(failed(FakeJournal.run(7, RunOutcome.FAILED)));

        assertObject("runs", database, 0, "runs");
    }

    @Test
    void migrate() {
        assertObject(
                "migrate",
                new FakeDatabase(Rows.applied("1")).withTables("users"),
                0,
                "migrate",
                "--backup",
                "/copies");
        assertObject("migrate-nothing", new FakeDatabase(Rows.applied("1", "2", "3")), 0, "migrate");
    }

    @Test
    void plan() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"))
                .withTable(
                        "users",
                        new LiveRelation(
                                Optional.of(8192L),
                                Optional.empty(),
                                Optional.of(new OpenTransaction(
                                        "report", Optional.of(FakeReader.NOW), Optional.of(Duration.ofMinutes(2))))));

        assertObject("plan", database, 0, "plan");
        assertObject("plan-refused", database.withObstacle("the role may not create"), 6, "migrate", "--dry-run");
    }

    @Test
    void adopt() {
        FakeDatabase database = new FakeDatabase(Rows.none());
        database.structure().apply(migration("1"));

        assertObject("adopt", database, 0, "adopt", "--backup", "/copies");
        assertObject("adopt-nothing", new FakeDatabase(Rows.none()), 0, "adopt", "--dry-run");
    }

    @Test
    void rollback() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));
        database.undo().holding("t3", 5);

        assertObject("rollback-planned", database, 0, "rollback", "3", "--dry-run");
        assertObject("rollback", database, 0, "rollback", "3", "--yes", "--backup", "/copies");
        database.undo().needing(table("2"), "view report");
        assertObject("rollback-refused", database, 6, "rollback", "2", "--dry-run");
    }

    @Test
    void repair() {
        assertObject("repair-nothing", new FakeDatabase(Rows.none()), 0, "repair");
        assertObject("repair", new FakeDatabase(Rows.none().fail("1")), 0, "repair", "--dry-run");
    }

    @Test
    void aFailure() {
        assertObject("failure", new FakeDatabase(Rows.none()).unreachable(), 8, "status");
        assertObject("failure-of-usage", new FakeDatabase(Rows.none()), 2, "status", "--unknown");
    }

    @Test
    void everyCommandWithJsonIsNamedInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("docs/json.md"));
        Set<String> commands = new TreeSet<>();
        new CommandLineInterface(new Shell(new FakeDatabase(Rows.none())))
                .model()
                .getSubcommands()
                .forEach((name, command) -> {
                    if (has(command, "--json")) {
                        commands.add(name);
                    }
                });

        assertThat(commands).isNotEmpty().allSatisfy(name -> assertThat(page)
                .containsPattern("Written by .*`%s[` ]".formatted(name)));
    }

    private static boolean has(CommandLine command, String option) {
        return command.getCommandSpec().findOption(option) != null;
    }

    private static void assertObject(String file, FakeDatabase database, int exitStatus, String... command) {
        String[] arguments = new String[command.length + 1];
        System.arraycopy(command, 0, arguments, 0, command.length);
        arguments[command.length] = "--json";
        Shell.Result result =
                new Shell(database, BUILD).configuredWith(Trigger.MANUAL).run(arguments);
        Golden.assertEqual(
                "commands/%s.json".formatted(file), result.out().replaceFirst("(\"durationMillis\" : )\\d+", "$10"));
        assertThat(result.exitStatus()).isEqualTo(exitStatus);
    }

    private static RunRecord failed(RunRecord run) {
        return new RunRecord(
                run.id(),
                run.operation(),
                run.trigger(),
                run.origin(),
                run.databaseUser(),
                run.from(),
                run.to(),
                run.startedAt(),
                run.finishedAt(),
                run.outcome(),
                Optional.empty(),
                Optional.of(new RunFailure(
                        "migration 2 failed",
                        Optional.of("42601"),
                        Optional.of("2"),
                        Optional.of("CREATE TABEL"),
                        OptionalInt.of(3))),
                Optional.empty(),
                List.of(
                        new StepRecord(
                                JournalValue.version("1"),
                                true,
                                run.startedAt(),
                                Optional.of(run.startedAt()),
                                JournalValue.of(StepRecord.StepOutcome.APPLIED)),
                        new StepRecord(
                                JournalValue.version("2"),
                                false,
                                run.startedAt(),
                                Optional.empty(),
                                JournalValue.of(StepRecord.StepOutcome.UNKNOWN))));
    }

    private static Migration locking(String version, String dependsOn) {
        Effect creates = migration(version).effect();
        return destroying(
                doing(
                        migration(version, dependsOn),
                        new Effect(
                                creates.creates(),
                                Structure.NONE,
                                List.of(new DatabaseObject(DatabaseObject.Kind.INDEX, "ix_gone")),
                                List.of("users"),
                                List.of(
                                        new TableLock(LockMode.ACCESS_EXCLUSIVE, "users"),
                                        new TableLock(LockMode.SHARE, "t9")),
                                List.of("users"),
                                List.of(),
                                List.of("users"))),
                Loss.dropped(DatabaseObject.column("users", "name")));
    }
}

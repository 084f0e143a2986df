package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.Rows;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that read the history or print a script, and the output of failures. */
class QuestionsTest {

    private final Shell empty = new Shell(new FakeDatabase(Rows.none()));
    private final Shell ahead = new Shell(new FakeDatabase(Rows.applied("1", "2", "3", "4")));
    private final Shell gone = new Shell(new FakeDatabase(Rows.none()).unreachable());

    @Test
    void theCurrentVersionIsPrintedAlone() {
        assertThat(ahead.type("current"))
                .isEqualTo(
                        """
                $ esquema current
                4
                exit 0
                """);
        assertThat(empty.type("current"))
                .isEqualTo(
                        """
                $ esquema current
                none
                exit 0
                """);
    }

    @Test
    void theCurrentVersionAsJson() throws JsonProcessingException {
        assertThat(json(ahead, "current")).hasToString("{\"version\":\"4\"}");
        assertThat(json(empty, "current")).hasToString("{\"version\":null}");
    }

    @Test
    void theHistoryShowsWhatWasAppliedWhenAndByWhom() {
        assertThat(new Shell(new FakeDatabase(
                                Rows.none().baseline("0").apply("1").fail("2")))
                        .type("history"))
                .isEqualTo(
                        """
                        $ esquema history
                        applied  1  step 1  2025-11-14T10:15:30Z by owner
                        failed   2  step 2  2025-11-14T10:15:30Z by owner
                        pending  3  step 3
                        exit 0
                        """);
    }

    @Test
    void eachRunIsListedWithItsOperation() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));
        database.journal().with(FakeJournal.run(7, RunOutcome.FAILED));

        assertThat(new Shell(database).type("runs"))
                .startsWith(
                        """
                        $ esquema runs
                        id  started               trigger     operation  outcome  from  to  by""")
                .contains("\n7   2025-11-14T10:15:30Z  ENTRYPOINT  MIGRATE    FAILED   ");
    }

    @Test
    void packagedMigrationsNeedNoDatabase() {
        assertThat(gone.type("history", "--packaged"))
                .isEqualTo(
                        """
                        $ esquema history --packaged
                        packaged  1  step 1
                        packaged  2  step 2
                        packaged  3  step 3
                        exit 0
                        """);
        assertThat(gone.type("history", "--packaged", "--json"))
                .contains("\"state\" : \"packaged\"")
                .doesNotContain("pending");
    }

    @Test
    void theGraphOfPackagedMigrationsNeedsNoDatabase() {
        assertThat(gone.type("history", "--packaged", "--graph"))
                .isEqualTo(
                        """
                        $ esquema history --packaged --graph
                        * 3 step 3 (packaged)
                        * 2 step 2 (packaged)
                        * 1 step 1 (packaged)
                        exit 0
                        """);
        assertThat(gone.type("history", "--graph=mermaid", "--packaged"))
                .isEqualTo(
                        """
                        $ esquema history --graph=mermaid --packaged
                        flowchart TD
                            v1["1 step 1"]
                            v2["2 step 2"]
                            v3["3 step 3"]
                            v1 --> v2
                            v2 --> v3
                        exit 0
                        """);
    }

    @Test
    void theGraphShowsTheStateOfEachMigration() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1").fail("2"))).type("history", "--graph"))
                .isEqualTo(
                        """
                        $ esquema history --graph
                        * 3 step 3 (pending)
                        * 2 step 2 (failed)
                        * 1 step 1 (applied)
                        exit 0
                        """);
    }

    @Test
    void theGraphAsJsonIsTheSameInEveryForm() throws JsonProcessingException {
        Shell.Result mermaid = ahead.run("history", "--graph=mermaid", "--json");
        JsonNode graph = new ObjectMapper().readTree(mermaid.out());

        assertThat(graph.get("nodes").findValuesAsText("state"))
                .containsExactly("applied", "applied", "applied", "future");
        assertThat(graph.get("edges")).hasToString("[{\"from\":\"1\",\"to\":\"2\"},{\"from\":\"2\",\"to\":\"3\"}]");
        assertThat(ahead.run("history", "--graph", "--json").out()).isEqualTo(mermaid.out());
    }

    @Test
    void theHistoryAsJson() throws JsonProcessingException {
        JsonNode migrations = json(ahead, "history").get("migrations");

        assertThat(migrations.findValuesAsText("version")).containsExactly("1", "2", "3", "4");
        assertThat(migrations.findValuesAsText("state")).containsExactly("applied", "applied", "applied", "future");
    }

    @Test
    void allHeadsAreListedWithoutADatabase() throws JsonProcessingException {
        Shell branches = new Shell(
                new FakeDatabase(Rows.none()).unreachable(),
                manifest(migration("1"), migration("2", "1"), migration("3", "1")));

        assertThat(branches.type("heads"))
                .isEqualTo(
                        """
                $ esquema heads
                2 step 2
                3 step 3
                exit 0
                """);
        assertThat(json(branches, "heads").get("heads").findValuesAsText("version"))
                .containsExactly("2", "3");
    }

    @Test
    void theSqlScriptNeedsNoDatabase() throws JsonProcessingException {
        assertThat(gone.type("sql", "--from", "1", "--to", "2"))
                .isEqualTo(
                        """
                        $ esquema sql --from 1 --to 2
                        -- after 1: 2 step 2
                        exit 0
                        """);
        assertThat(json(gone, "sql")).hasToString("{\"sql\":\"-- after nothing: 1 step 1, 2 step 2, 3 step 3\\n\"}");
    }

    @Test
    void anUnreachableDatabaseIsReportedInTheRequestedForm() {
        assertThat(gone.type("current"))
                .isEqualTo(
                        """
                        $ esquema current
                        ! esquema: the database does not answer
                        exit 8
                        """);
        assertThat(gone.type("history", "--json"))
                .isEqualTo(
                        """
                        $ esquema history --json
                        {
                          "outcome" : "FAILED",
                          "error" : {
                            "code" : "DATABASE_UNAVAILABLE",
                            "message" : "the database does not answer"
                          }
                        }
                        ! esquema: the database does not answer
                        exit 8
                        """);
    }

    @Test
    void everyCommandCanBeAskedForStackTraces() {
        for (String arguments : new String[] {"current --debug", "--debug current", "runs --json --debug"}) {
            Shell shell = new Shell(new FakeDatabase(Rows.none()));

            shell.run(arguments.split(" "));

            assertThat(shell.debugs()).as(arguments).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "current, ",
        "current --migrations db, db",
        "current --json --migrations=db, db",
        "current --migrations, "
    })
    void theMigrationSetIsReadWhileTheArgumentsAreParsed(String arguments, String folder) {
        Shell shell = new Shell(new FakeDatabase(Rows.none()));

        shell.run(arguments.split(" "));

        assertThat(shell.readAhead()).containsExactly(Optional.ofNullable(folder));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "--version", "--migrations db current", "manifest check", "completion", "unknown"})
    void theMigrationSetIsNotReadAheadForOtherArguments(String arguments) {
        Shell shell = new Shell(new FakeDatabase(Rows.none()));

        shell.run(arguments.split(" "));

        assertThat(shell.readAhead()).isEmpty();
    }

    @Test
    void anUnexpectedFailureIsOneLine() {
        Shell broken = new Shell(new FakeDatabase(Rows.none()).broken(new IllegalStateException("planted")));

        assertThat(broken.type("current"))
                .isEqualTo(
                        """
                        $ esquema current
                        ! esquema: unexpected: planted; add --debug to see the stack trace
                        exit 1
                        """);
    }

    private static JsonNode json(Shell shell, String command) throws JsonProcessingException {
        return new ObjectMapper().readTree(shell.run(command, "--json").out());
    }
}

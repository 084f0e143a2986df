package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StatusTest {

    @Test
    void aSchemaThatIsBehindNamesWhatIsPending() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1"))).type("status"))
                .isEqualTo(
                        """
                        $ esquema status
                        phase    BEHIND
                        version  1
                        target   3
                        pending  2 step 2, 3 step 3
                        exit 0
                        """);
    }

    @Test
    void aBuildThatContradictsItselfIsReported() throws IOException {
        Shell shell = new Shell(new FakeDatabase(Rows.applied("2")), manifest(migration("2", "1")));

        assertThat(shell.type("status", "--check"))
                .isEqualTo(
                        """
                        $ esquema status --check
                        phase    DRIFTED
                        version  2
                        target   2
                        pending  none
                        build    contradicts itself: V2__step.sql depends on 1, which is not in the migration set
                        finding  2 is applied, but 1, on which it depends, is not: if 1 was merged later, give its script a higher version, or name in a `-- depends:` header of both scripts what they need; if the order does not matter, `esquema migrate --accept-findings` applies 1 now
                        exit 6
                        """);
        assertThat(new ObjectMapper()
                        .readTree(shell.run("status", "--json").out())
                        .at("/contradictions/0")
                        .asText())
                .isEqualTo("V2__step.sql depends on 1, which is not in the migration set");
    }

    @Test
    void aCurrentSchema() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).type("status", "--check"))
                .isEqualTo(
                        """
                        $ esquema status --check
                        phase    CURRENT
                        version  3
                        target   3
                        pending  none
                        exit 0
                        """);
    }

    @Test
    void aSchemaThatDoesNotExistIsNamedByEachQuestion() {
        Shell shell = new Shell(new FakeDatabase(Rows.none()).withoutSchema());
        String reason = "the owned schema does not exist";

        assertThat(shell.run("status").out())
                .contains("reason   ".concat(reason), "next     create it, or correct its name");
        assertThat(shell.run("status", "--check").exitStatus()).isEqualTo(3);
        assertThat(shell.run("verify").out()).contains(reason).doesNotContain("the history is empty");
        assertThat(shell.run("verify").exitStatus()).isEqualTo(6);
        assertThat(shell.run("current").err()).contains(reason);
        assertThat(shell.run("current").out()).isEqualTo("none\n");
    }

    @Test
    void theMigrationsUpToABaselineAreApplied() {
        FakeDatabase database = new FakeDatabase(Rows.none().baseline("2").apply("3"));
        database.structure().apply(migration("1"));
        database.structure().apply(migration("2", "1"));

        assertThat(new Shell(database).type("status", "--check"))
                .isEqualTo(
                        """
                        $ esquema status --check
                        phase    CURRENT
                        version  3
                        target   3
                        pending  none
                        exit 0
                        """);
        assertThat(new Shell(database).run("verify").out()).isEqualTo("no findings\n");
        assertThat(new Shell(database).run("current").out()).isEqualTo("3\n");
    }

    @Test
    void aBaselineAloneReachesItsVersion() {
        FakeDatabase database = new FakeDatabase(Rows.none().baseline("3"));
        database.structure().apply(migration("1"));
        database.structure().apply(migration("2", "1"));
        database.structure().apply(migration("3", "2"));

        assertThat(new Shell(database).run("status", "--check").exitStatus()).isZero();
        assertThat(new Shell(database).run("verify").exitStatus()).isZero();
        assertThat(new Shell(database).run("wait", "--timeout", "0s").exitStatus())
                .isZero();
    }

    @Test
    void aBaselineThatTheStructureContradictsIsAFinding() {
        FakeDatabase database = new FakeDatabase(Rows.none().baseline("3"));
        database.structure().apply(migration("1"));
        database.structure().apply(migration("3", "2"));

        Shell.Result verify = new Shell(database).run("verify");

        assertThat(verify.exitStatus()).isEqualTo(4);
        assertThat(verify.out()).contains("breaking finding: table t2 is missing (2)");
    }

    @Test
    void eachProblemHasItsOwnLine() {
        FakeDatabase database =
                new FakeDatabase(Rows.applied("1", "1.5").fail("2")).withObjects(table("2"), table("3"));
        database.journal().with(FakeJournal.run(7, RunOutcome.FAILED));

        assertThat(new Shell(database).type("status"))
                .isEqualTo(
                        """
                        $ esquema status
                        phase      UNMANAGED
                        version    1.5
                        target     3
                        pending    2 step 2, 3 step 3
                        failed     2
                        unmanaged  table t3
                        last run   7: ENTRYPOINT MIGRATE FAILED at 2025-11-14T10:15:30Z by app@pod
                        exit 0
                        """);
    }

    @Test
    void aRunInProgressAndAnEditedScriptHaveTheirOwnLines() {
        FakeDatabase database = new FakeDatabase(Rows.none().applyOther("1", 7)).heldFor(1, "esquema STARTUP");

        assertThat(new Shell(database).type("status"))
                .contains("finding  1 was edited after it was applied (checksum 7, now ")
                .contains("running  esquema STARTUP (database process 42)");
    }

    @Test
    void aDatabaseThatDoesNotAnswerHasNoStatus() {
        assertThat(new Shell(new FakeDatabase(Rows.none()).unreachable()).type("status", "--check"))
                .isEqualTo(
                        """
                        $ esquema status --check
                        ! esquema: the database does not answer
                        exit 8
                        """);
    }

    @Test
    void theExitStatusOfACheckReportsThePhase() {
        assertThat(check(new FakeDatabase(Rows.applied("1", "2", "3")))).isEqualTo("CURRENT 0");
        assertThat(check(new FakeDatabase(Rows.applied("1", "2", "3", "4")))).isEqualTo("AHEAD 0");
        assertThat(check(new FakeDatabase(Rows.none()))).isEqualTo("EMPTY 3");
        assertThat(check(new FakeDatabase(Rows.applied("1")))).isEqualTo("BEHIND 3");
        assertThat(check(new FakeDatabase(Rows.applied("1")).heldFor(1, "esquema")))
                .isEqualTo("MIGRATING 3");
        assertThat(check(new FakeDatabase(Rows.none().applyOther("1", 7)))).isEqualTo("DRIFTED 4");
        assertThat(check(new FakeDatabase(Rows.none()).withObjects(table("1")))).isEqualTo("UNMANAGED 6");
        assertThat(check(new FakeDatabase(Rows.applied("1").fail("2")))).isEqualTo("FAILED 7");
        assertThat(check(new FakeDatabase(Rows.applied("1", "2", "3", "4")).declaring("4", "4")))
                .isEqualTo("INCOMPATIBLE 9");
    }

    private static String check(FakeDatabase database) {
        Shell.Result result = new Shell(database).run("status", "--check", "--json");
        try {
            String phase =
                    new ObjectMapper().readTree(result.out()).get("phase").asText();
            assertThat(Files.readString(Path.of("README.md")))
                    .containsPattern("\\| %d \\| [^|]*\\| [^|]*`%s`".formatted(result.exitStatus(), phase));
            return "%s %d".formatted(phase, result.exitStatus());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

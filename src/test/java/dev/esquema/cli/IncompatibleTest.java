package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database with newer migrations that are incompatible with this build, whose target is 3. */
class IncompatibleTest {

    private static final String REFUSAL = "! esquema: nothing was applied: the schema excludes this build, whose"
            + " target is 3: migration 4 requires target 4 or newer; deploy an image whose target is 4 or newer\nexit 9\n";

    private final FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3", "4")).declaring("4", "4");
    private final Shell shell = new Shell(database);

    @Test
    void theStatusNamesWhatExcludesIt() {
        assertThat(shell.type("status", "--check"))
                .isEqualTo(
                        """
                        $ esquema status --check
                        phase         INCOMPATIBLE
                        version       4
                        target        3
                        pending       none
                        incompatible  migration 4 is applied and requires target 4 or newer
                        exit 9
                        """);
        assertThat(shell.run("status", "--json").out())
                .contains("\"incompatible\" : [", "\"migration 4 is applied and requires target 4 or newer\"");
    }

    @Test
    void aRunThatWouldFindNothingToDoIsRefusedAndLeavesNothing() {
        assertThat(shell.type("migrate", "--trigger", "ENTRYPOINT"))
                .isEqualTo("$ esquema migrate --trigger ENTRYPOINT\n%s".formatted(REFUSAL));
        assertThat(database.transcript()).containsExactly("open", "read", "close");
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void aRunThatWouldApplySomethingIsRefusedToo() {
        FakeDatabase behind = new FakeDatabase(Rows.applied("1", "4")).declaring("4", "4");

        assertThat(new Shell(behind).run("migrate").exitStatus()).isEqualTo(9);
        assertThat(behind.transcript()).containsExactly("open", "read", "close");
    }

    @Test
    void aDatabaseThatBecomesIncompatibleBeforeTheLockIsRefused() {
        FakeDatabase turning = new FakeDatabase(Rows.applied("1", "2"))
                .declaring("4", "4")
                .changedMeanwhile(Rows.applied("1", "2", "3", "4"));

        assertThat(new Shell(turning).run("migrate").exitStatus()).isEqualTo(9);
        assertThat(turning.transcript()).containsExactly("open", "read", "lock?", "read", "unlock", "close");
    }

    @Test
    void theServerDoesNotStart() {
        assertThat(shell.type("serve")).isEqualTo("$ esquema serve\n%s".formatted(REFUSAL));
        assertThat(shell.serves()).isFalse();
    }

    @Test
    void anExplicitTargetLimitsTheRunAndNotTheCompatibility() {
        FakeDatabase current = new FakeDatabase(Rows.applied("1", "2", "3")).declaring("3", "3");

        assertThat(new Shell(current).run("migrate", "--target", "1").exitStatus())
                .isZero();
    }

    @Test
    void forItsOwnTargetABuildChecksTheScripts() {
        FakeDatabase fresh = new FakeDatabase(Rows.applied("1", "1.5", "2", "3"));

        Shell.Result own = new Shell(fresh).run("status", "--for-target", "3");
        Shell.Result json = new Shell(fresh).run("status", "--for-target", "3", "--json");
        Shell.Result other = new Shell(fresh).run("status", "--for-target", "2");

        assertThat(own.out())
                .isEqualTo("an image with the target 3 may not serve: 1.5 was applied from V1_5__step.sql,"
                        + " which is not in the migration set: bring it back with your version control\n");
        assertThat(own.exitStatus()).isEqualTo(4);
        assertThat(json.out()).contains("\"serves\" : false", "V1_5__step.sql");
        assertThat(other.exitStatus()).isZero();
    }

    @Test
    void whatALaterMigrationDroppedIsNotedAndChangesNoAnswer() {
        Effect drop = new Effect(
                Structure.NONE,
                Structure.NONE,
                List.of(table("1"), new DatabaseObject(DatabaseObject.Kind.INDEX, "ix")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Shell shell = new Shell(
                new FakeDatabase(Rows.applied("1", "2")), manifest(migration("1"), doing(migration("2", "1"), drop)));

        assertThat(shell.type("status", "--for-target", "1"))
                .isEqualTo(
                        """
                        $ esquema status --for-target 1
                        an image with the target 1 may serve
                        note: migration 2 dropped or renamed what such an image knows: table t1; check that it does without
                        exit 0
                        """);
        assertThat(shell.run("status", "--for-target", "2").out()).doesNotContain("note");
    }

    @Test
    void theAnswerReportsWhetherAnImageCanServeAndWhy() {
        FakeDatabase newer = new FakeDatabase(Rows.applied("1", "2", "3", "4")).declaring("4", "3");

        assertThat(new Shell(newer).type("status", "--for-target", "3"))
                .isEqualTo(
                        """
                        $ esquema status --for-target 3
                        an image with the target 3 may serve
                        exit 0
                        """);
        assertThat(new Shell(newer).type("status", "--for-target", "1"))
                .isEqualTo(
                        """
                        $ esquema status --for-target 1
                        an image with the target 1 may not serve: migration 4 is applied and requires target 3 or newer
                        exit 9
                        """);
        FakeDatabase older = new FakeDatabase(Rows.applied("1", "2"));
        assertThat(new Shell(older).type("status", "--for-target", "3", "--json"))
                .isEqualTo(
                        """
                        $ esquema status --for-target 3 --json
                        {
                          "target" : "3",
                          "serves" : false,
                          "reasons" : [ "3 is not applied" ],
                          "phase" : "BEHIND",
                          "checkedAt" : "2025-11-14T10:15:30Z"
                        }
                        exit 3
                        """);
    }
}

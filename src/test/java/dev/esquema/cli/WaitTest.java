package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.api.Test;

class WaitTest {

    @Test
    void aReachedTargetIsNamed() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).type("wait", "--for-target", "2"))
                .isEqualTo(
                        """
                        $ esquema wait --for-target 2
                        the schema has reached 2; its newest version is 3
                        exit 0
                        """);
    }

    @Test
    void aTargetThatIsNotReachedInTimeEndsWith3() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1"))).type("wait", "--timeout", "0s"))
                .isEqualTo(
                        """
                        $ esquema wait --timeout 0s
                        ! esquema: 3 was not reached within 0 s: the schema is at 1; `esquema status` shows more
                        exit 3
                        """);
    }

    @Test
    void theExitStatusIsThatOfTheFailure() {
        assertThat(exit(database(RunOutcome.LOCKED))).isEqualTo(5);
        assertThat(exit(database(RunOutcome.REFUSED))).isEqualTo(6);
        assertThat(exit(database(RunOutcome.FAILED))).isEqualTo(7);
        assertThat(exit(new FakeDatabase(Rows.applied("1").fail("2")))).isEqualTo(7);
        assertThat(exit(new FakeDatabase(Rows.none()).unreachable())).isEqualTo(8);
        assertThat(exit(new FakeDatabase(Rows.applied("1", "2", "3", "4")).declaring("4", "4")))
                .isEqualTo(9);
        assertThat(exit(new FakeDatabase(Rows.none().applyOther("1", 7)))).isEqualTo(4);
    }

    private static FakeDatabase database(RunOutcome ofNewestRun) {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));
        database.journal().with(FakeJournal.run(7, ofNewestRun));
        return database;
    }

    private static int exit(FakeDatabase database) {
        return new Shell(database).run("wait", "--timeout", "0s").exitStatus();
    }
}

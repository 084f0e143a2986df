package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that show what the history records. */
class HistoryAloneTest {

    private final FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"));
    private final Shell shell = new Shell(database);

    @ParameterizedTest
    @ValueSource(strings = {"current", "history", "show 2", "history --graph"})
    void theStructureIsNotReadForTheHistory(String command) {
        assertThat(shell.run(command.split(" ")).exitStatus()).isZero();

        assertThat(database.structure().reads() + database.structure().fingerprints())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "verify"})
    void theStructureIsReadForItsState(String command) {
        assertThat(shell.run(command).out()).isNotEmpty();

        assertThat(database.structure().reads()).isOne();
        assertThat(database.structure().fingerprints())
                .as("a single look compares nothing")
                .isZero();
    }
}

package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that cannot be written, as on a full disk. */
class IncompleteOutputIT {

    private static final PackagedEsquema BUILT = PackagedEsquema.built();

    @ParameterizedTest
    @ValueSource(strings = {"sql", "history --packaged", "history --packaged --json", "--help", "completion bash"})
    void aCommandThatCannotWriteItsOutputFails(String command) {
        Result result = inShell("exec \"$@\" >/dev/full").run(command.split(" "));

        assertThat(result.exit()).as(result.err()).isEqualTo(1);
        assertThat(result.lastErrLine())
                .isEqualTo("esquema: the output is incomplete, it could not be written: No space left on device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql", "history --packaged", "--help"})
    void aReaderThatEndsEarlyIsNoFailure(String command) {
        Result result = inShell("{ \"$@\"; echo \"status $?\" >&2; } | true").run(command.split(" "));

        assertThat(result.err()).endsWith("status 0\n").doesNotContain("esquema: ");
    }

    private static PackagedEsquema inShell(String script) {
        List<String> launcher = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        launcher.addAll(BUILT.launcher());
        return new PackagedEsquema(launcher, BUILT.environment());
    }
}

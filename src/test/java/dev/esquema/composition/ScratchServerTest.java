package dev.esquema.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.schema.problem.SchemaException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScratchServerTest {

    private static final String URL = "postgres://one:secret@127.0.0.1:5999/trials";

    private final ScratchServer server = new ScratchServer(Map.of("TRIALS", URL, "EMPTY", " ", "WRONG", "mysql://x"));

    @Test
    void aVariableIsReadWhereTheUrlMayStand() {
        assertThat(server.named("env:TRIALS")).isEqualTo(server.named(URL));
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        assertThatThrownBy(() -> server.named("env:OTHER"))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "the variable OTHER, which --on env:OTHER names, is not set: set it to the URL of a server");
        assertThatThrownBy(() -> server.named("env:EMPTY")).hasMessageContaining("the variable EMPTY");
    }

    @Test
    void aVariableThatHoldsNoUrlIsNamed() {
        assertThatThrownBy(() -> server.named("env:WRONG")).hasMessageStartingWith("WRONG cannot be read");
    }
}

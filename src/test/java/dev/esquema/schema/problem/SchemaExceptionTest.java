package dev.esquema.schema.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaExceptionTest {

    @Test
    void anExceptionHasItsCodeMessageAndCause() {
        IllegalStateException cause = new IllegalStateException();
        SchemaException failure = new SchemaException(Code.REFUSED, "no", cause);

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure).hasMessage("no").hasCause(cause);
        assertThat(failure.details()).isEqualTo(FailureDetails.NONE);
    }

    @Test
    void aLostConnectionIsKnownByItsSqlState() {
        assertThat(FailureDetails.NONE.withSqlState("08006").isConnectionLost()).isTrue();
        assertThat(FailureDetails.NONE.withSqlState("57P01").isConnectionLost()).isTrue();
        assertThat(FailureDetails.NONE.withSqlState("23503").isConnectionLost()).isFalse();
        assertThat(FailureDetails.NONE.isConnectionLost()).isFalse();
    }
}

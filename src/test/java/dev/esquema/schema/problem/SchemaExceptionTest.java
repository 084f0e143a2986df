package dev.esquema.schema.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SchemaExceptionTest {

    @Test
    void itCarriesItsCodeItsSentenceAndItsCause() {
        IllegalStateException cause = new IllegalStateException();
        SchemaException failure = new SchemaException(Code.REFUSED, "no", cause);

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure).hasMessage("no").hasCause(cause);
        assertThat(failure.details()).isEmpty();
    }

    @Test
    void itsDetailsAreItsOwn() {
        Map<String, String> details = new TreeMap<>(Map.of("sqlState", "42601"));
        SchemaException failure = new SchemaException(Code.MIGRATION_FAILED, "no", details, null);
        details.clear();

        assertThat(failure.details()).containsExactly(Map.entry("sqlState", "42601"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> failure.details().clear());
    }
}

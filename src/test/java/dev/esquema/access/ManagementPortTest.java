package dev.esquema.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementPortTest {

    @ParameterizedTest
    @CsvSource({
        "/q/health/ready, 8080, false",
        "/q/health/ready, 9000, true",
        "/q/metrics, 9000, true",
        "/schema, 8080, true",
        "/schema, 9000, false",
        "/, 9000, false",
        "/question, 8080, true"
    })
    void eachPortAnswersItsOwnRoutes(String path, int port, boolean answers) {
        assertThat(new ManagementPort(OptionalInt.of(9000)).answers(path, port)).isEqualTo(answers);
        assertThat(new ManagementPort(OptionalInt.empty()).answers(path, port)).isTrue();
    }
}

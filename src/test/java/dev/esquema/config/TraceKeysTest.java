package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where traces are sent; no message shows the value, because it may hold a secret. */
class TraceKeysTest {

    private final Objections objections = new Objections();

    @ParameterizedTest
    @ValueSource(
            strings = {"http://collector:4318", "https://collector.example.org/otlp", "http://[::1]:4318/", "HTTP://c"})
    void theUrlOfACollectorSwitchesTracesOn(String url) {
        assertThat(endpoint(Map.of("esquema.traces.endpoint", " %s ".formatted(url))))
                .contains(URI.create(url));
        objections.refuse();
    }

    @Test
    void withoutTheKeyOrWithAnEmptyOneThereAreNoTraces() {
        assertThat(endpoint(Map.of())).isEmpty();
        assertThat(endpoint(Map.of("esquema.traces.endpoint", "  "))).isEmpty();
        objections.refuse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "grpc://collector:4317",
                "http://",
                "http:///s3cret",
                "http://user:s3cret@collector:4318",
                "http://collector:4318?token=s3cret",
                "http://collector:4318#s3cret",
                "http://colle ctor/s3cret"
            })
    void anyOtherValueIsRefusedAndNotShown(String value) {
        assertThat(endpoint(Map.of("esquema.traces.endpoint", value))).isEmpty();

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(objections::refuse)
                .withMessageContaining(
                        "esquema.traces.endpoint must be the URL of a collector such as http://collector:4318")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.CONFIGURATION))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    private Optional<URI> endpoint(Map<String, String> values) {
        return new TraceKeys(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(values, "said", 400))
                                .build(),
                        objections)
                .endpoint();
    }
}

package dev.esquema.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";

    private final List<String> warnings = new ArrayList<>();

    @Test
    void headersAreSeparatedByCommasAndPercentEncoded() {
        Map<String, String> headers = variables(
                        Map.of("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20a+b=, x-tenant = shop ,"))
                .headers();

        assertThat(headers).containsOnly(entry("Authorization", "Bearer a+b="), entry("x-tenant", "shop"));
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3cret", "=s3cret", "a=%zz-s3cret", "a b=s3cret", "a=s3cret%0d%0ab: c", "host=s3cret", "a="})
    void anEntryThatIsNoHeaderIsIgnoredWithAWarningThatDoesNotShowIt(String entry) {
        Map<String, String> headers = variables(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "good=1,".concat(entry)))
                .headers();

        assertThat(headers).containsOnly(entry("good", "1"));
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("OTEL_EXPORTER_OTLP_HEADERS")
                .doesNotContain("s3cret");
    }

    @Test
    void theServiceHasANameAndAVersionAndWhatThePlatformAdds() {
        assertThat(resource(Map.of(), "service.name")).isEqualTo("esquema");
        assertThat(resource(Map.of(), "service.version")).isEqualTo("1.2");
        Map<String, String> named = Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=other,k8s.pod.name=pod%2D7");
        assertThat(resource(named, "service.name")).isEqualTo("other");
        assertThat(resource(named, "k8s.pod.name")).isEqualTo("pod-7");
        assertThat(resource(
                        Map.of("OTEL_SERVICE_NAME", "shop", "OTEL_RESOURCE_ATTRIBUTES", "service.name=other"),
                        "service.name"))
                .isEqualTo("shop");
    }

    @Test
    void theParentIsTheSpanThatStartedTheProcess() {
        Span parent = Span.fromContext(variables(Map.of("TRACEPARENT", PARENT.concat("1"), "TRACESTATE", "vendor=7"))
                .parent());

        assertThat(parent.getSpanContext().getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(parent.getSpanContext().getSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(parent.getSpanContext().isSampled()).isTrue();
        assertThat(parent.getSpanContext().getTraceState().get("vendor")).isEqualTo("7");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
    void aParentThatCannotBeReadIsIgnoredWithAWarning(String text) {
        Span parent = Span.fromContext(variables(Map.of("TRACEPARENT", text)).parent());

        assertThat(parent.getSpanContext().isValid()).isFalse();
        assertThat(warnings).containsExactly("TRACEPARENT is ignored, because it is not a trace context of the W3C");
    }

    private String resource(Map<String, String> environment, String attribute) {
        return String.valueOf(variables(environment).resource("1.2").get(AttributeKey.stringKey(attribute)));
    }

    private Variables variables(Map<String, String> environment) {
        return new Variables(environment, warnings::add);
    }
}

package dev.esquema.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of the OpenTelemetry specification that are honoured. A value that cannot be read is left
 * out with a warning, as the specification wants it; a warning never contains a value, because headers are secret.
 *
 * @param environment the environment variables of the process
 * @param warn receives each warning
 */
record Variables(Map<String, String> environment, Consumer<String> warn) {

    private static final String PARENT = "TRACEPARENT";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String RESOURCE = "OTEL_RESOURCE_ATTRIBUTES";
    private static final String SERVICE_NAME = "OTEL_SERVICE_NAME";

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff]+");

    /** The headers that the JDK's HTTP client sets itself and refuses from others. */
    private static final Set<String> OF_THE_CLIENT =
            Set.of("connection", "content-length", "content-type", "expect", "host", "upgrade");

    /** The headers of each request to the collector, such as {@code Authorization}. */
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        pairs(HEADERS).forEach((name, value) -> {
            if (HEADER_NAME.matcher(name).matches()
                    && HEADER_VALUE.matcher(value).matches()
                    && !OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            } else {
                warn.accept("an entry of %s is ignored, because it is not a header".formatted(HEADERS));
            }
        });
        return headers;
    }

    /** What names this process: service name and version, and the attributes of the platform. */
    Attributes resource(String version) {
        AttributesBuilder attributes = Attributes.builder();
        attributes.put("service.name", "esquema");
        attributes.put("service.version", version);
        pairs(RESOURCE).forEach(attributes::put);
        value(SERVICE_NAME).ifPresent(name -> attributes.put("service.name", name));
        return attributes.build();
    }

    /** The span that a run is a child of, such as the one of a pipeline; without it, a run begins a trace. */
    Context parent() {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), environment, Getter.INSTANCE);
        if (value(PARENT).isPresent()
                && !Span.fromContext(parent).getSpanContext().isValid()) {
            warn.accept("%s is ignored, because it is not a trace context of the W3C".formatted(PARENT));
        }
        return parent;
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Reads {@code name=value} pairs that are separated by commas; the values are percent-encoded. */
    private Map<String, String> pairs(String variable) {
        Map<String, String> pairs = new TreeMap<>();
        for (String entry : value(variable).orElse("").split(",", -1)) {
            int equals = entry.indexOf('=');
            Optional<String> decoded = equals < 1 ? Optional.empty() : decoded(entry.substring(equals + 1));
            if (decoded.isPresent()) {
                pairs.put(entry.substring(0, equals).strip(), decoded.get());
            } else if (!entry.isBlank()) {
                warn.accept("an entry of %s is ignored, because it is not name=value".formatted(variable));
            }
        }
        return pairs;
    }

    /** A plus sign stays one: it is common in tokens. */
    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value.strip().replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads the fields of a trace context from variables: {@code traceparent} from {@code TRACEPARENT}. */
    private enum Getter implements TextMapGetter<Map<String, String>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key.toUpperCase(Locale.ROOT));
        }
    }
}

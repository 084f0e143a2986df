package dev.esquema.config;

import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads where traces are sent. No message contains the value, because a user may have put a secret in it. */
final class TraceKeys {

    private static final String ENDPOINT = "esquema.traces.endpoint";

    private final SmallRyeConfig config;
    private final Objections objections;

    TraceKeys(SmallRyeConfig config, Objections objections) {
        this.config = config;
        this.objections = objections;
    }

    /** Returns the URL of the collector, without the path that traces have there; empty means no traces. */
    Optional<URI> endpoint() {
        String text = config.getOptionalValue(ENDPOINT, String.class).orElse("").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> endpoint = parse(text);
        if (endpoint.isEmpty()) {
            objections.add(
                    "%s must be the URL of a collector such as http://collector:4318, without user, query and fragment; a secret belongs in OTEL_EXPORTER_OTLP_HEADERS"
                            .formatted(ENDPOINT));
        }
        return endpoint;
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean isPlain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return isHttp && isPlain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}

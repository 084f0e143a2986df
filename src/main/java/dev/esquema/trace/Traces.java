package dev.esquema.trace;

import dev.esquema.schema.port.RunTrace;
import dev.esquema.text.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Traces the runs of this process with OpenTelemetry. Nothing of OpenTelemetry starts before the first run, and nothing
 * that goes wrong with traces changes a run.
 */
public final class Traces implements RunTrace.Source {

    private static final Logger LOG = System.getLogger("dev.esquema.trace");

    private final URI endpoint;
    private final Map<String, String> environment;
    private final String version;
    private Optional<Export> export = Optional.empty();

    /**
     * @param endpoint the URL of the collector, without {@code /v1/traces}
     * @param environment the environment variables of the process
     * @param version the version of this build
     */
    public Traces(URI endpoint, Map<String, String> environment, String version) {
        this.endpoint = endpoint;
        this.environment = Map.copyOf(environment);
        this.version = version;
    }

    @Override
    public synchronized RunTrace begin(RunTrace.Subject subject) {
        if (Boolean.parseBoolean(environment.get("OTEL_SDK_DISABLED"))) {
            return RunTrace.NONE;
        }
        try {
            if (export.isEmpty()) {
                export = Optional.of(Export.to(endpoint, new Variables(environment, Traces::warn), version));
            }
            return RunSpans.begin(export.get().tracer(), export.get().parent(), subject);
        } catch (RuntimeException | LinkageError e) {
            warn("the run is not traced: %s".formatted(Reason.of(e)));
            LOG.log(Level.DEBUG, "the run is not traced", e);
            return RunTrace.NONE;
        }
    }

    @Override
    public synchronized void close() {
        export.ifPresent(Export::flush);
    }

    static void warn(String sentence) {
        LOG.log(Level.WARNING, sentence);
    }
}

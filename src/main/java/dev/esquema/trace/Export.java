package dev.esquema.trace;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The OpenTelemetry SDK, composed by hand: no automatic configuration, no service loader, no agent, and no metrics of
 * its own.
 *
 * <p>Threads of its own send the spans, and retry while the collector does not answer. Only {@link #flush()} waits for
 * them.
 */
final class Export {

    /** The longest time that a command waits at its end, and a server at its stop. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    /** The longest time for all tries to send a batch; a collector beside a server may start after the server. */
    private static final Duration ALL_TRIES = Duration.ofSeconds(30);

    private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);

    /** Its log has several lines with stack traces for one failure; {@link ReportingExporter} writes one line instead. */
    private static final Logger OF_THE_SDK = Logger.getLogger("io.opentelemetry");

    private final SdkTracerProvider provider;
    private final ReportingExporter exporter;
    private final Context parent;
    private final String version;

    private Export(SdkTracerProvider provider, ReportingExporter exporter, Context parent, String version) {
        this.provider = provider;
        this.exporter = exporter;
        this.parent = parent;
        this.version = version;
    }

    /** Sends spans to a collector by OTLP over HTTP, in the binary form of Protobuf. */
    static Export to(URI collector, Variables variables, String version) {
        OF_THE_SDK.setLevel(Level.OFF);
        String url = "%s/v1/traces".formatted(collector.toString().replaceFirst("/+$", ""));
        Map<String, String> headers = variables.headers();
        ReportingExporter exporter = new ReportingExporter(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(url)
                        .setHeaders(() -> headers)
                        .setComponentLoader(new JdkSender())
                        .setMeterProvider(MeterProvider.noop())
                        // The other mode reads the bytes of strings by their offsets, which a native executable
                        // changes.
                        .setMemoryMode(MemoryMode.IMMUTABLE_DATA)
                        .setConnectTimeout(LAST_WAIT)
                        .setTimeout(ALL_TRIES)
                        .setRetryPolicy(RetryPolicy.builder()
                                .setMaxAttempts(5)
                                .setInitialBackoff(Duration.ofMillis(500))
                                .setMaxBackoff(Duration.ofSeconds(10))
                                .setBackoffMultiplier(3)
                                .build())
                        .build(),
                url,
                Traces::warn);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(variables.resource(version))))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(BETWEEN_BATCHES)
                        .setExporterTimeout(ALL_TRIES)
                        .build())
                .build();
        return new Export(provider, exporter, variables.parent(), version);
    }

    Tracer tracer() {
        return provider.tracerBuilder("dev.esquema")
                .setInstrumentationVersion(version)
                .build();
    }

    /** The parent of each run. */
    Context parent() {
        return parent;
    }

    /** Sends the spans that are not sent yet; gives up after two seconds, with a warning. */
    void flush() {
        CompletableResultCode sent = provider.forceFlush().join(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (!sent.isDone()) {
            exporter.report("it did not accept them within %d seconds".formatted(LAST_WAIT.toSeconds()));
        }
    }

    /** Names the HTTP client of the JDK as the sender; without this class, the exporter looks for senders by name. */
    private static final class JdkSender implements ComponentLoader {

        @Override
        public <T> Iterable<T> load(Class<T> type) {
            JdkHttpSenderProvider sender = new JdkHttpSenderProvider();
            return type.isInstance(sender) ? List.of(type.cast(sender)) : List.of();
        }
    }
}

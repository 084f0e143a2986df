package dev.esquema.trace;

import dev.esquema.text.Reason;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.exporter.internal.http.HttpSender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports in one line that spans could not be sent, and reports it again only after spans were sent. */
final class ReportingExporter implements SpanExporter {

    private final SpanExporter exporter;
    private final String url;
    private final Consumer<String> warn;
    private final AtomicBoolean reported = new AtomicBoolean();

    /**
     * @param url the address to name in the report
     * @param warn receives the report
     */
    ReportingExporter(SpanExporter exporter, String url, Consumer<String> warn) {
        this.exporter = exporter;
        this.url = url;
        this.warn = warn;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> {
            if (result.isSuccess()) {
                reported.set(false);
            } else {
                report(reason(result.getFailureThrowable()));
            }
        });
        return result;
    }

    void report(String reason) {
        if (reported.compareAndSet(false, true)) {
            warn.accept("traces were not sent to %s: %s; the run is not affected".formatted(url, reason));
        }
    }

    /** The message of an exception that is not about the connection could contain a header. */
    private static String reason(@Nullable Throwable failure) {
        if (failure instanceof FailedExportException.HttpExportException http) {
            HttpSender.Response response = http.getResponse();
            if (response != null) {
                return "it answered with the HTTP status %d".formatted(response.statusCode());
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && cause.getMessage() != null) {
                return Reason.of(cause);
            }
        }
        return "it could not be reached";
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}

package dev.esquema.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An OpenTelemetry collector for tests: it keeps what it receives by OTLP over HTTP. */
public final class TraceCollector implements AutoCloseable {

    private static final Duration SLOW = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile boolean slow;

    private record Request(String path, Map<String, List<String>> headers, byte[] body) {}

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    public static TraceCollector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TraceCollector collector = new TraceCollector(server);
            server.setExecutor(collector.threads);
            server.createContext("/", collector::receive);
            server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the collector answer with this status. */
    public TraceCollector answering(int code) {
        status = code;
        return this;
    }

    /** Makes the collector answer far too late. */
    public TraceCollector slow() {
        slow = true;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new Request(exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
        try {
            if (slow && closed.await(SLOW.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Returns the paths of the requests. */
    public List<String> paths() {
        return requests.stream().map(Request::path).toList();
    }

    /** Returns the values of a header of the first request. */
    public List<String> header(String name) {
        return requests.get(0).headers().getOrDefault(name, List.of());
    }

    /** Returns everything that was received as text, also what a decoder would not show. */
    public String raw() {
        return requests.stream()
                .map(request -> new String(request.body(), StandardCharsets.ISO_8859_1) + request.headers())
                .reduce("", String::concat);
    }

    /** Returns the received spans in the order of their begin. */
    public List<Span> spans() {
        return exports().stream()
                .flatMap(export -> export.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .sorted((one, other) -> Long.compare(one.getStartTimeUnixNano(), other.getStartTimeUnixNano()))
                .toList();
    }

    /** Returns the attributes of the process that sent the first request. */
    public Map<String, String> resource() {
        Resource resource = exports().get(0).getResourceSpans(0).getResource();
        return attributes(resource.getAttributesList());
    }

    private List<ExportTraceServiceRequest> exports() {
        return requests.stream()
                .map(request -> {
                    try {
                        return ExportTraceServiceRequest.parseFrom(request.body());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /** Returns the attributes of a span as text. */
    public static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        Map<String, String> attributes = new TreeMap<>();
        list.forEach(attribute -> attributes.put(attribute.getKey(), text(attribute)));
        return attributes;
    }

    private static String text(KeyValue attribute) {
        return switch (attribute.getValue().getValueCase()) {
            case STRING_VALUE -> attribute.getValue().getStringValue();
            case INT_VALUE -> String.valueOf(attribute.getValue().getIntValue());
            case BOOL_VALUE -> String.valueOf(attribute.getValue().getBoolValue());
            case ARRAY_VALUE ->
                attribute.getValue().getArrayValue().getValuesList().stream()
                        .map(value -> value.getStringValue())
                        .toList()
                        .toString();
            case DOUBLE_VALUE, KVLIST_VALUE, BYTES_VALUE, VALUE_NOT_SET ->
                throw new AssertionError("not expected: %s".formatted(attribute));
        };
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

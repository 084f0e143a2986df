package dev.esquema.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema.Result;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process of the packaged application; closing it kills the process. */
public final class RunningEsquema implements AutoCloseable {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(120);
    private static final int ANSWER_MILLIS = 5_000;
    private static final RestAssuredConfig HTTP = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig()
                    .setParam("http.connection.timeout", ANSWER_MILLIS)
                    .setParam("http.socket.timeout", ANSWER_MILLIS));

    private final Process process;
    private final int port;
    private final Path directory;

    RunningEsquema(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    public int port() {
        return port;
    }

    public Process process() {
        return process;
    }

    /** Returns the output on stdout so far. */
    public String out() {
        return read("out");
    }

    /** Returns the output on stderr so far. */
    public String err() {
        return read("err");
    }

    public Response get(String path) {
        return given().config(HTTP).port(port).get(path);
    }

    /** Sends the readiness probe. */
    public Response ready() {
        return get("/q/health/ready");
    }

    /** Returns a fact about the schema from the readiness probe, such as {@code phase}. */
    public String readiness(String fact) {
        Object value = ready().path("checks.find { it.name == 'schema' }.data.%s".formatted(fact));
        return String.valueOf(value);
    }

    public void awaitReady(Duration time) {
        Eventually.within(time, () -> assertThat(ready().statusCode())
                .as(() -> ready().asString())
                .isEqualTo(200));
    }

    /** Waits until the server listens on its port; fails if the process ends before that. */
    void awaitListening() {
        long deadline = System.nanoTime() + TIME_LIMIT.toNanos();
        while (!listens()) {
            if (endsWithin(20) || System.nanoTime() > deadline) {
                close();
                throw new AssertionError("it does not listen on %d:%n%s".formatted(port, err()));
            }
        }
    }

    public boolean listens() {
        return listens("localhost", port);
    }

    /** Returns whether a process listens on the port. */
    public static boolean listens(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), ANSWER_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until the process ends. */
    public Result result() {
        if (!endsWithin(TIME_LIMIT.toMillis())) {
            close();
            throw new AssertionError("it did not end within %s:%n%s".formatted(TIME_LIMIT, err()));
        }
        return new Result(process.exitValue(), out(), err());
    }

    /** Sends SIGTERM and waits until the process ends. */
    public Result stop() {
        process.destroy();
        return result();
    }

    /** Sends a signal, such as {@code INT}, and waits for the end. */
    public Result stop(String signal) {
        try {
            new ProcessBuilder("kill", "-%s".formatted(signal), String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return result();
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

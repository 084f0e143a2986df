package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections on which a client never completes its request. */
class HalfSentRequestsIT {

    private static final int CUT_MILLIS = 10_000;

    /** The longest life of the connection: the HTTP/2 client gets two answers, each of which begins 10 seconds anew. */
    private static final int DEADLINE_MILLIS = 30_000;

    private static RunningEsquema server;

    @BeforeAll
    static void startServer() {
        server = PackagedEsquema.built()
                .on(TestPostgres.shared().newHostDatabase())
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /schema HTTP/1.1",
                "GET /schema HTTP/1.1\r\nHost: x\r\n",
                "GET /schema HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nbody",
                "POST /schema HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n",
                "POST /q/health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
                "GET /q/health/live HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
                "GET /q/health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /q/health/live HTTP/1.1\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void areClosedWithinTenSeconds(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(CUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            long sent = System.nanoTime();
            InputStream answer = socket.getInputStream();
            while (answer.read() >= 0) {
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent))
                        .isLessThan(CUT_MILLIS);
            }
        }
        assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /schema?with-a-long-query HTTP/1.1\r\nHost: x\r\n",
                "POST /schema HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbody of a thousand bytes",
                "GET /q/health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /q/health/ready HTTP/1.1\r\nHost: x",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0\0\0d\1\0\0\0\0\1 the head of an HTTP/2 request"
            })
    void areClosedTooIfTheClientSendsAByteNowAndThen(String request) throws Exception {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        int atOnce = Math.max(1, request.lastIndexOf("\r\n\r\n") + 1);
        long began = System.nanoTime();
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write(bytes, 0, atOnce);
            for (int next = atOnce; isOpen(socket); next++) {
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .isLessThan(DEADLINE_MILLIS);
                assertThat(next).as("the test has bytes left").isLessThan(bytes.length);
                socket.getOutputStream().write(bytes[next]);
            }
        }
        assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void anHttp2ClientThatOnlySendsPingsIsClosedToo() throws Exception {
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] ping = "\0\0\10\6\0\0\0\0\0of 8 bits".getBytes(StandardCharsets.US_ASCII);
        long began = System.nanoTime();
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write(preface);
            while (isOpen(socket)) {
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .isLessThan(DEADLINE_MILLIS);
                socket.getOutputStream().write(ping, 0, 17);
            }
        }
    }

    /** Waits a second, and returns whether the server has not closed the connection; ignores answers. */
    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1_000);
        try {
            while (socket.getInputStream().read() >= 0) {
                socket.setSoTimeout(1_000);
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void aConnectionWithCompleteRequestsStaysOpen() throws Exception {
        try (Socket socket = new Socket("localhost", server.port())) {
            for (int second = 0; second < 15; second++) {
                socket.getOutputStream()
                        .write("GET /q/health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(isOpen(socket)).as("after %d s".formatted(second)).isTrue();
            }
        }
    }
}

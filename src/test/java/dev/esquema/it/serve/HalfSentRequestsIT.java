package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections on which a client never completes its request. */
class HalfSentRequestsIT {

    private static final int CUT_MILLIS = 10_000;

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
}

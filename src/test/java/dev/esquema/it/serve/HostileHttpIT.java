package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests: the answer is a client error, never a server error. */
class HostileHttpIT {

    private static RunningEsquema server;

    @BeforeAll
    static void startServer() {
        server = PackagedEsquema.built()
                .on(TestPostgres.shared().newHostDatabase())
                .start();
    }

    @AfterAll
    static void nothingOfItIsInTheLog() {
        server.close();
        assertThat(server.err()).doesNotContain("ERROR", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema/migrations/%00",
                "/schema/migrations/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "/schema/../../../../etc/passwd",
                "/schema/migrations/%ff%fe",
                "/schema/migrations/%zz",
                "/schema/migrations/${jndi:ldap://localhost/a}",
                "/schema/migrations?state=%ff&state=%00",
                "/schema/migrations/-1",
                "//schema//migrations",
                "*",
                "/schema;a=b/migrations",
                "/schema/migrations/LONG",
                "/schema/migrations?state=LONG",
                "/LONG"
            })
    void hostileInputIsAClientError(String target) throws IOException {
        String status = raw("GET %s HTTP/1.1\r\nHost: x\r\n".formatted(target.replace("LONG", "9".repeat(3_000))));

        assertThat(status).matches("HTTP/1\\.1 (200|400|404|414) .*");
    }

    @Test
    void aHugeHeaderIsRefusedAndTheServerGoesOn() throws IOException {
        String status = raw("GET /schema HTTP/1.1\r\nHost: x\r\nX-Huge: %s\r\n".formatted("a".repeat(100_000)));

        assertThat(status).matches("HTTP/1\\.1 4\\d\\d .*");
        assertThat(server.get("/schema").statusCode()).isEqualTo(200);
    }

    @Test
    void aVersionOfManyDigitsIsNeverAnError() {
        for (int digits : new int[] {50, 51, 5_000}) {
            Response response = server.get("/schema/migrations/%s".formatted("7".repeat(digits)));

            assertThat(response.statusCode()).isBetween(400, 414);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | GET /schema?%zz HTTP/1.1 | percent-encoding",
                "400 | GET /schema/migrations?limit=%zz HTTP/1.1 | percent-encoding",
                "400 | GET /q/health/ready?%zz HTTP/1.1 | percent-encoding",
                "400 | GET /q/metrics?a=%f HTTP/1.1 | percent-encoding",
                "400 | GET /nothing/%zz HTTP/1.1 | percent-encoding",
                "400 | GET / NONSENSE | not valid HTTP",
                "414 | GET /LONG HTTP/1.1 | max-initial-line-length",
                "431 | GET / HTTP/1.1~X-Huge: LONG | max-header-size"
            })
    void aRequestThatNeverReachesARouteGetsAProblemToo(int status, String head, String detail) throws IOException {
        String answer =
                answer("%s\r\nHost: x\r\n".formatted(head.replace("~", "\r\n").replace("LONG", "9".repeat(20_000))));

        assertThat(answer)
                .startsWith("HTTP/1.1 %d ".formatted(status))
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                .contains("\"status\":%d,".formatted(status), "\"code\":\"USAGE\"", detail);
    }

    /** Sends a malformed request and returns the whole answer; the server ends the connection. */
    private static String answer(String head) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("%s\r\n".formatted(head).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends a malformed request and returns the status line of the answer. */
    private static String raw(String head) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(5_000);
            byte[] request = "%sConnection: close\r\n\r\n".formatted(head).getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(request);
            InputStream answer = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int next = answer.read(); next >= 0 && next != '\n'; next = answer.read()) {
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }
}

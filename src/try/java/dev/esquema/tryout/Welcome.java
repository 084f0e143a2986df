package dev.esquema.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Prints what was started and what to try next, when the server answers. */
final class Welcome {

    private static final int PAUSE_MILLIS = 100;

    /** Arguments: server address, phase, version, the host tables, whether the data is new, data folder, exports, the first command. */
    private static final String TEXT =
            """

            The server answers: the phase is %2$s, the version is %3$s.
            The database is an embedded PostgreSQL.%4$s
            Its data %5$s %6$s

              %1$s/schema              the state of the schema
              %1$s/schema/migrations   the state of each migration
              %1$s/q/health/ready      the readiness probe

            In another terminal, in this folder:

              export DATABASE_URL=%7$s%8$s
              bin/esquema status
              bin/esquema history
              bin/esquema runs
              bin/esquema --help

            Ctrl-C ends the server and the database.
            """;

    private final String address;
    private final TryDatabase database;
    private final TryMigrations migrations;

    Welcome(int httpPort, TryDatabase database, TryMigrations migrations) {
        this.address = "http://localhost:%d".formatted(httpPort);
        this.database = database;
        this.migrations = migrations;
    }

    /** Waits on a daemon thread. */
    void printOnceServed() {
        Thread waiting = new Thread(this::waitAndPrint, "welcome");
        waiting.setDaemon(true);
        waiting.start();
    }

    private void waitAndPrint() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("%s/schema".formatted(address)))
                .build();
        try {
            while (true) {
                try {
                    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
                    if (response.statusCode() == 200) {
                        print(new ObjectMapper().readTree(response.body()));
                        return;
                    }
                } catch (ConnectException notYet) {
                    // The server listens only after the migrations.
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            System.err.println("the server does not answer at %s: %s".formatted(address, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(JsonNode schema) {
        System.out.println(text(schema));
    }

    /** @param schema the answer of {@code GET /schema} */
    String text(JsonNode schema) {
        boolean pending = !schema.path("pending").isEmpty();
        return TEXT.formatted(
                address,
                schema.path("phase").asText(),
                schema.path("version").asText("none"),
                migrations.hasHost()
                        ? " It also contains what host.sql creates, which the migrations may refer to."
                        : "",
                database.startedBefore() ? "was kept from the last start, in" : "is new, and is kept in",
                database.data(),
                migrations
                        .folder()
                        .map(folder ->
                                "%s\n  export ESQUEMA_MIGRATIONS=%s".formatted(database.url(), folder.toAbsolutePath()))
                        .orElse(database.url()),
                pending ? "\n  bin/esquema migrate" : "");
    }
}

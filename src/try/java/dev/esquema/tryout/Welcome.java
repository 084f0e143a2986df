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

/** The lines that say what was done and what to try next, printed once the server answers. */
final class Welcome {

    private static final int PAUSE_MILLIS = 100;

    /** The address of the server, the phase, the version, what became of the data, its place, the database's URL. */
    private static final String TEXT =
            """

            The server answers: the schema is %2$s, its version is %3$s.
            The database is a PostgreSQL of this try-out alone. Beside our tables it holds those of the host
            application, which ours refer to. Its data %4$s %5$s

              %1$s/schema              where the schema stands
              %1$s/schema/migrations   the migrations, and what became of each
              %1$s/q/health/ready      what a readiness probe sees

            In another terminal, in this folder:

              export DATABASE_URL=%6$s
              bin/esquema status
              bin/esquema history
              bin/esquema runs
              bin/esquema --help

            Ctrl-C ends the server and the database.
            """;

    private final String address;
    private final TryDatabase database;

    Welcome(int httpPort, TryDatabase database) {
        this.address = "http://localhost:%d".formatted(httpPort);
        this.database = database;
    }

    /** Waits on a thread of its own, which ends with the process. */
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
                    // It listens only after the migrations.
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
        System.out.println(TEXT.formatted(
                address,
                schema.path("phase").asText(),
                schema.path("version").asText("none"),
                database.startedBefore() ? "was kept from before, in" : "is new, and stays in",
                database.data(),
                database.url()));
    }
}

package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SetFolder;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** An old image is replaced by a new one and back, as a Deployment does it, while a client asks all the time. */
class RollingUpdateIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PackagedEsquema older = image(first().learned());
    private final PackagedEsquema newer = image(
            first().with("migration/V2__notes.sql", "alter table items add column note text;\nselect pg_sleep(2);\n")
                    .learned());

    private static SetFolder first() {
        return SetFolder.empty().with("migration/V1__items.sql", "create table items (id int primary key);");
    }

    private PackagedEsquema image(SetFolder set) {
        return set.application()
                .on(database)
                .withoutMigrateAtStart()
                .with("ESQUEMA_STATUS_INTERVAL", "500ms")
                .with("QUARKUS_SHUTDOWN_DELAY", "2s");
    }

    @Test
    void somebodyServesAllTheTimeAndNobodyServesOnASchemaThatIsNotTheirs() {
        assertThat(older.run("migrate").exit()).isZero();
        Client client = new Client();
        List<RunningEsquema> all = new ArrayList<>();
        try {
            RunningEsquema old = started(older, all);
            client.route(old);
            client.start();

            // The pods of the new image start while its migration runs, and get no traffic before it has ended.
            RunningEsquema migration = newer.launch("migrate");
            all.add(migration);
            RunningEsquema next = started(newer, all);
            client.watch(next, "2");
            assertThat(migration.result().exit()).isZero();
            client.route(next);
            client.leave(old);
            assertThat(old.stop().exit()).isEqualTo(143);

            // Back: the old image finds a newer schema, and serves on it.
            RunningEsquema back = started(older, all);
            client.route(back);
            assertThat(back.readiness("phase")).isEqualTo("AHEAD");
            client.leave(next);
            assertThat(next.stop().exit()).isEqualTo(143);
        } finally {
            client.stop();
            all.forEach(RunningEsquema::close);
        }
        assertThat(client.failures()).isEmpty();
        assertThat(client.answers()).isGreaterThan(20);
    }

    private static RunningEsquema started(PackagedEsquema image, List<RunningEsquema> all) {
        RunningEsquema server = image.start("serve");
        all.add(server);
        return server;
    }

    /** A Service with its client: it sends requests to the pods that were ready, and probes those that are not yet. */
    private static final class Client {

        private final List<RunningEsquema> pods = new CopyOnWriteArrayList<>();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final Thread thread = new Thread(this::ask, "client");
        private volatile boolean going = true;
        private volatile int answers;

        void start() {
            thread.start();
        }

        /** Sends requests to a pod as soon as it is ready. */
        void route(RunningEsquema pod) {
            pod.awaitReady(SOON);
            pods.add(pod);
        }

        /** Asserts that a pod is not ready before the schema has reached its target. */
        void watch(RunningEsquema pod, String target) {
            Eventually.within(SOON, () -> {
                Response probe = pod.ready();
                Object version = probe.path("checks.find { it.name == 'schema' }.data.version");
                if (probe.statusCode() == 200 && !target.equals(version)) {
                    failures.add("ready on version %s".formatted(version));
                }
                assertThat(probe.statusCode()).isEqualTo(200);
            });
        }

        /** Ends the traffic to a pod, as the endpoints of a Service do before SIGTERM has an effect. */
        void leave(RunningEsquema pod) {
            pods.remove(pod);
        }

        void stop() {
            going = false;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        List<String> failures() {
            return failures;
        }

        int answers() {
            return answers;
        }

        private void ask() {
            while (going) {
                for (RunningEsquema pod : pods) {
                    Response answer = pod.get("/schema");
                    boolean good = answer.statusCode() == 200 && answer.<Boolean>path("ready");
                    if (!good && pods.contains(pod)) {
                        failures.add("%d %s".formatted(answer.statusCode(), answer.asString()));
                    }
                    answers++;
                }
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}

package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing a watch leaves no connection open, even if the watch is connecting or reading at that time. */
class BackendWatchTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void anIndexThatWaitsForAnotherSessionSaysTheSessionAndTheProgressOnce() throws Exception {
        database.execute("create table libro (id int)");
        CapturedLog log = new CapturedLog("dev.esquema.run");
        try (Connection writer = database.connect();
                Connection builder = database.connect();
                Statement writing = writer.createStatement();
                Statement building = builder.createStatement();
                BackendWatch watch = new BackendWatch(database::connect, () -> process(builder), new WaitTally());
                BackendWatch.Watching unused = watch.begin()) {
            writer.setAutoCommit(false);
            writing.execute("insert into libro values (1)");
            CompletableFuture<Void> built = CompletableFuture.runAsync(() -> execute(building));
            Eventually.within(
                    SOON, () -> assertThat(log.lines()).anyMatch(line -> line.contains("waiting for a lock")));
            Thread.sleep(3_000);
            writer.commit();
            built.get();

            assertThat(log.lines().stream().filter(line -> line.contains("waiting for a lock")))
                    .hasSize(1);
            assertThat(log.lines()).doesNotHaveDuplicates();
        } finally {
            log.close();
        }
    }

    private static int process(Connection connection) {
        return new RunConnection(connection).backend();
    }

    private static void execute(Statement building) {
        try {
            building.execute("create index concurrently libro_id on libro (id)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConnectionThatIsOpenedWhileTheWatchIsClosedIsClosedToo() throws Exception {
        CountDownLatch connecting = new CountDownLatch(1);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        BackendWatch watch = new BackendWatch(
                () -> {
                    connecting.countDown();
                    // An interrupt does not end this loop, just as it does not end a driver's attempt to connect.
                    while (!closed.isDone()) {
                        Thread.onSpinWait();
                    }
                    Connection connection = database.connect();
                    opened.complete(connection);
                    return connection;
                },
                () -> 0,
                new WaitTally());
        BackendWatch.Watching unused = watch.begin();
        connecting.await();

        watch.close();
        closed.complete(null);

        Connection connection = opened.get();
        Eventually.within(SOON, () -> assertThat(connection.isClosed()).isTrue());
    }
}

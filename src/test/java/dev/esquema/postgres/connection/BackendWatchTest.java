package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
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

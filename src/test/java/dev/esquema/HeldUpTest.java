package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A long transaction uses a table that a run has to lock. Readers of the table wait behind the run, but only shortly, and
 * the run gets the lock soon after the transaction has ended.
 */
class HeldUpTest {

    /** The transaction lasts until the run was seen to wait so often. */
    private static final int TRIES = 3;

    private static final String TRIED =
            """
            select waitstart::text from pg_locks
             where relation = 'crowded'::regclass and mode = 'AccessExclusiveLock' and not granted and waitstart is not null
            """;

    /** A wait of 500 ms as the server measures it has less room than the reader, which shares its processor. */
    private static final Duration LONGEST = Duration.ofMillis(1_500);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A pause of a second, a try of half a second, and room for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String WAITS =
            """
            select concat_ws(' ', operation, retries >= 1, lock_wait_ms > 50, held_up_ms > 0, longest_held_up_ms < 850, held_up_by)
              from esquema_run order by id desc limit 1
            """;

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void noReaderIsHeldUpForLongByAMigrationARollbackOrARestore() throws Exception {
        ScriptedBuild build =
                ScriptedBuild.on(database).with(1, "create table crowded (id int primary key)", "drop table crowded");
        build.built().migrate();
        Commands esquema = build.with(
                        2, "alter table crowded add column note text", "alter table crowded drop column note")
                .built()
                .retryingFor(Duration.ofMinutes(1));

        holdsUpNobodyForLong(esquema::migrate);
        assertThat(database.value(WAITS)).startsWith("MIGRATE t t t t ");

        database.execute("insert into crowded values (1, 'a note')");
        holdsUpNobodyForLong(() -> esquema.rollback(2));
        assertThat(database.value(WAITS)).startsWith("ROLLBACK t t t t ");

        holdsUpNobodyForLong(() -> esquema.restore(2));
        assertThat(database.value(WAITS)).startsWith("RESTORE t t t t ");
        assertThat(database.column("select note from crowded")).containsExactly("a note");
    }

    private void holdsUpNobodyForLong(Runnable run) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Set<String> tries = new HashSet<>();
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select from crowded");
            CompletableFuture<Duration> reading = CompletableFuture.supplyAsync(() -> longestRead(done));
            CompletableFuture<Void> running = CompletableFuture.runAsync(run);
            Eventually.within(PATIENCE, () -> {
                tries.addAll(database.column(TRIED));
                assertThat(tries).hasSizeGreaterThanOrEqualTo(TRIES);
            });
            assertThat(running).isNotDone();
            holder.rollback();
            awaitSoon(running);
            done.set(true);

            assertThat(reading.get()).isBetween(Duration.ofMillis(50), LONGEST);
        }
    }

    private static void awaitSoon(CompletableFuture<Void> running) throws InterruptedException, ExecutionException {
        try {
            running.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the run did not get the lock that was free", e);
        }
    }

    /** Reads the table again and again, and returns the longest time that it took. */
    private Duration longestRead(AtomicBoolean done) {
        Duration longest = Duration.ZERO;
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            while (!done.get()) {
                long began = System.nanoTime();
                statement.execute("select id from crowded");
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                longest = took.compareTo(longest) > 0 ? took : longest;
            }
            return longest;
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}

package dev.esquema.schema.refresh;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The background thread of the refreshes; it is a daemon, and does one thing at a time. */
public final class RefreshThread implements AutoCloseable {

    /** How long the end waits for a refresh that is under way: longer than a status query may take. */
    private static final Duration END = Duration.ofSeconds(3);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "esquema-monitor");
        worker.setDaemon(true);
        return worker;
    });
    private final CountDownLatch first = new CountDownLatch(1);

    /** Begins with the refreshes: the first one now, and each further one an interval after the previous one has ended. */
    public void start(Runnable refresh, Duration interval) {
        thread.execute(() -> {
            try {
                refresh.run();
            } finally {
                first.countDown();
            }
        });
        // If this task ever ended, the snapshot would age and the phase would become UNREACHABLE.
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the first refresh has ended. */
    public void awaitFirst() {
        try {
            first.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs an action after the refresh that is under way; does nothing after {@link #close}. */
    public void between(Runnable action) {
        if (!isClosed()) {
            thread.execute(action);
        }
    }

    public boolean isClosed() {
        return thread.isShutdown();
    }

    /** Ends the refreshes, and waits up to 3 seconds for the one that is under way; it still needs its connection. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

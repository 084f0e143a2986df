package dev.esquema.testing;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Repeats an assertion until it holds; after the time limit, the test fails with the last failure of the assertion. */
public final class Eventually {

    private static final long PAUSE_MILLIS = 50;

    private Eventually() {}

    public static void within(Duration time, ThrowingCallable assertion) {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (Throwable failure) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within %s: %s".formatted(time, failure.getMessage()), failure);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

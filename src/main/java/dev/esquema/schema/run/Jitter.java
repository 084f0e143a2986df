package dev.esquema.schema.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A pause with jitter, so that those who wait for the same thing do not ask at the same moment. */
public final class Jitter {

    private Jitter() {}

    /** Sleeps between half of this and all of it; a requested end ends it at once. */
    public static void upTo(Duration longest, Cancellation cancellation) {
        long millis = longest.toMillis();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        } catch (InterruptedException e) {
            cancellation.check();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.esquema.postgres.scratch;

import java.util.concurrent.atomic.AtomicBoolean;

/** Cleans up exactly once: when it is closed, or when the process ends, also by Ctrl-C. */
final class AtExit implements AutoCloseable {

    private static volatile boolean ending;

    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable cleanUp;
    private final Thread hook;

    AtExit(String name, Runnable cleanUp) {
        this.cleanUp = cleanUp;
        this.hook = new Thread(this::end, name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is ending, so that the work fails because its database is removed. */
    static boolean isEnding() {
        return ending;
    }

    private void end() {
        ending = true;
        run();
    }

    private void run() {
        if (done.compareAndSet(false, true)) {
            cleanUp.run();
        }
    }

    @Override
    public void close() {
        run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook finds that nothing is left to do.
        }
    }
}

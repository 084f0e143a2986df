package dev.esquema.it.support;

import dev.esquema.testing.RunningEsquema;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A signal to a process; the signal has been sent when the method returns. */
public enum Signal {
    INT,
    HUP,
    TERM,
    /** Suspends the process; its connections stay open. */
    STOP,
    CONT;

    public void to(RunningEsquema running) {
        to(running.process().pid());
    }

    public void to(long pid) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name(), pid)).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("%s could not be sent to %d".formatted(this, pid));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

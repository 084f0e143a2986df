package dev.esquema.it.support;

import dev.esquema.testing.RunningEsquema;
import java.util.ArrayList;
import java.util.List;

/** Probes a server's readiness repeatedly, as Kubernetes does, and collects every answer except 200. */
public final class Probing implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;

    private final List<String> refusals = new ArrayList<>();
    private final Thread prober;
    private volatile boolean going = true;
    private int probes;

    public Probing(RunningEsquema server) {
        prober = new Thread(() -> probe(server), "prober");
        prober.start();
    }

    /** Stops probing; returns the answers that were not 200. */
    public List<String> refusals() {
        close();
        if (probes == 0) {
            throw new AssertionError("nothing was probed");
        }
        return refusals;
    }

    @Override
    public void close() {
        going = false;
        try {
            prober.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(RunningEsquema server) {
        try {
            while (going) {
                var answer = server.ready();
                probes++;
                if (answer.statusCode() != 200) {
                    refusals.add(answer.asString());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | RuntimeException e) {
            refusals.add(e.toString());
        }
    }
}

package dev.esquema;

import dev.esquema.schema.session.Cancellation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM and Ctrl-C while a command works: the first one asks its run to end, the second one ends the process at once.
 *
 * <p>A shutdown hook could not tell the second signal; this is why the JDK's own {@code sun.misc.Signal} is used.
 */
final class Signals {

    private static final int NONE = 0;
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final Cancellation cancellation;
    private final Map<Signal, SignalHandler> replaced = new HashMap<>();
    private volatile int received = NONE;

    Signals(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    void listen() {
        for (Signal signal : List.of(new Signal("TERM"), new Signal("INT"))) {
            replaced.put(signal, Signal.handle(signal, received -> receive(received.getNumber())));
        }
    }

    /** Gives the signals back to the JVM, which ends the server with its shutdown hooks. */
    void release() {
        replaced.forEach(Signal::handle);
        replaced.clear();
    }

    /** The exit status: as shells say it if a signal came, else the command's own. */
    int exitStatus(int ofCommand) {
        return received == NONE ? ofCommand : 128 + received;
    }

    private void receive(int number) {
        if (received != NONE || !cancellation.hasRun()) {
            Runtime.getRuntime().halt(128 + number);
        }
        received = number;
        Thread asking = new Thread(this::ask, "esquema-signal");
        asking.setDaemon(true);
        asking.start();
    }

    /** Asks until the run has ended: a statement may have begun just after it was asked. */
    private void ask() {
        while (cancellation.hasRun()) {
            cancellation.request();
            try {
                Thread.sleep(ASK_AGAIN.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}

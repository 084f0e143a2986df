package dev.esquema;

import dev.esquema.schema.run.Cancellation;
import java.time.Duration;
import sun.misc.Signal;

/**
 * Handles SIGTERM and Ctrl-C: the first signal cancels the run of a command, or shuts the server down in order; the second
 * one ends the process at once.
 *
 * <p>A shutdown hook does not see the second signal, so the JDK's own {@code sun.misc.Signal} is used.
 */
final class Signals {

    private static final int NONE = 0;
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final Cancellation cancellation;
    private volatile int received = NONE;

    Signals(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    void listen() {
        Signal.handle(new Signal("TERM"), signal -> receive(signal.getNumber()));
        Signal.handle(new Signal("INT"), signal -> receive(signal.getNumber()));
    }

    /** The exit status: 128 and the number of the signal if one was received, as in shells; else the command's own. */
    int exitStatus(int ofCommand) {
        return received == NONE ? ofCommand : 128 + received;
    }

    private void receive(int number) {
        if (received != NONE) {
            Runtime.getRuntime().halt(128 + number);
        }
        received = number;
        Runnable ending = cancellation.hasRun() ? this::ask : () -> System.exit(128 + number);
        Thread thread = new Thread(ending, "esquema-signal");
        thread.setDaemon(true);
        thread.start();
    }

    /** Cancels again until the run has ended: a statement may have begun just after it was cancelled. */
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

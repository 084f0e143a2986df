package dev.esquema;

import dev.esquema.schema.run.Cancellation;
import java.time.Duration;
import sun.misc.Signal;

/**
 * Handles SIGTERM, Ctrl-C, and SIGHUP, which a closed terminal sends: the first signal cancels the run of a command or shuts down the server in order; the
 * second signal ends the process immediately.
 *
 * <p>A shutdown hook does not receive the second signal, so this class uses the JDK's {@code sun.misc.Signal}.
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
        Signal.handle(new Signal("HUP"), signal -> receive(signal.getNumber()));
    }

    /**
     * Returns the exit status: 128 plus the number of the received signal, as in shells; without a signal, the status
     * of the command.
     */
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

    /** Cancels repeatedly until the run has ended, because a statement may start just after a cancellation. */
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

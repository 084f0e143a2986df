package dev.esquema.log;

import dev.esquema.cli.console.Terminal;
import dev.esquema.text.PrintableText;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Writes the log of a command to stderr as plain lines.
 *
 * <p>Until Quarkus starts, its log manager only buffers log entries, and the buffer is lost when the process ends. This
 * handler replaces the buffer, and restores it before Quarkus starts.
 */
public final class CommandLog extends Handler {

    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("dev.esquema");
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");
    /**
     * Flyway's command classes log a warning in every run because out-of-order is on, and they log each failure that
     * Esquema reports itself.
     */
    private static final Logger FLYWAY_COMMANDS = Logger.getLogger("org.flywaydb.core.internal.command");

    private static Handler[] buffers = new Handler[0];

    /** On a terminal, a log line overwrites the progress line. */
    private final String lineStart = Terminal.isThere() ? "\r\u001b[K" : "";

    private final SimpleFormatter formatter = new SimpleFormatter();

    /** Makes this handler the only handler of the root logger. */
    public static void install() {
        buffers = ROOT.getHandlers();
        for (Handler buffer : buffers) {
            ROOT.removeHandler(buffer);
        }
        ROOT.addHandler(new CommandLog());
        ROOT.setLevel(Level.INFO);
        FLYWAY.setLevel(Level.WARNING);
        FLYWAY_COMMANDS.setLevel(Level.OFF);
    }

    /** Enables Esquema's own debug lines, with stack traces; the log levels of other libraries do not change. */
    public static void debug() {
        OURS.setLevel(Level.FINE);
    }

    /** Restores the handlers and levels that Quarkus needs. */
    public static void handOver() {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        for (Handler buffer : buffers) {
            ROOT.addHandler(buffer);
        }
        OURS.setLevel(null);
        FLYWAY.setLevel(null);
        FLYWAY_COMMANDS.setLevel(null);
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            String level = entry.getLevel().intValue() >= Level.WARNING.intValue()
                    ? "%s: ".formatted(entry.getLevel().getName().toLowerCase(Locale.ROOT))
                    : "";
            String message = PrintableText.of(formatter.formatMessage(entry));
            System.err.println("%s%s%s".formatted(lineStart, level, message));
            if (entry.getThrown() != null && OURS.isLoggable(Level.FINE)) {
                PrintableThrowable.of(entry.getThrown()).printStackTrace(System.err);
            }
        }
    }

    @Override
    public void flush() {
        System.err.flush();
    }

    @Override
    public void close() {
        // The handler does not close stderr.
    }
}

package dev.esquema.log;

import dev.esquema.cli.console.Terminal;
import dev.esquema.schema.journal.LogFields;
import dev.esquema.text.PrintableText;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of a command to stderr, as plain lines or as lines of JSON.
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
    private static final String OVERWRITING = "\r\u001b[K";

    private final SimpleFormatter messages = new SimpleFormatter();

    /** Formats each entry; it replaces the plain lines. */
    private @Nullable ExtFormatter entries;

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

    /** Writes each further entry as the server writes it with {@code quarkus.log.console.json.enabled}. */
    public static void writeJson() {
        for (Handler handler : ROOT.getHandlers()) {
            if (handler instanceof CommandLog log) {
                log.entries = new JsonFormatter();
            }
        }
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
        if (!isLoggable(entry)) {
            return;
        }
        boolean withStackTrace = entry.getThrown() != null && OURS.isLoggable(Level.FINE);
        String message = PrintableText.of(messages.formatMessage(entry));
        if (entries != null) {
            ExtLogRecord copy = ExtLogRecord.wrap(entry);
            LogFields.current().forEach(copy::putMdc);
            copy.setMessage(message, ExtLogRecord.FormatStyle.NO_FORMAT);
            copy.setThrown(withStackTrace ? PrintableThrowable.of(entry.getThrown()) : null);
            System.err.print(entries.format(copy));
            return;
        }
        String level = entry.getLevel().intValue() >= Level.WARNING.intValue()
                ? "%s: ".formatted(entry.getLevel().getName().toLowerCase(Locale.ROOT))
                : "";
        System.err.println("%s%s%s".formatted(Terminal.isThere() ? OVERWRITING : "", level, message));
        if (withStackTrace) {
            PrintableThrowable.of(entry.getThrown()).printStackTrace(System.err);
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

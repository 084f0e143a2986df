package dev.esquema;

import dev.esquema.text.PrintableText;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Shows control characters in the log of the server; {@code quarkus.log.console.filter} names it. */
@LoggingFilter(name = "printable")
public final class PrintableLog implements Filter {

    private final ExtFormatter messages = new PatternFormatter("%s");

    /** Lets every entry pass, after its message and its exception were made printable. */
    @Override
    public boolean isLoggable(LogRecord entry) {
        ExtLogRecord record = ExtLogRecord.wrap(entry);
        String message = messages.formatMessage(record);
        if (!PrintableText.of(message).equals(message)) {
            record.setMessage(PrintableText.of(message), FormatStyle.NO_FORMAT);
        }
        if (record.getThrown() != null) {
            record.setThrown(PrintableThrowable.of(record.getThrown()));
        }
        return true;
    }
}

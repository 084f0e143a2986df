package dev.esquema.log;

import dev.esquema.schema.journal.LogFields;
import dev.esquema.text.PrintableText;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Makes control characters visible in the log of the server, and adds the fields of a run, which lines of JSON show;
 * {@code quarkus.log.console.filter} selects this filter.
 */
@LoggingFilter(name = "printable")
public final class PrintableLog implements Filter {

    private final ExtFormatter messages = new PatternFormatter("%s");

    /** Makes the message and the exception of a log entry printable, and adds the fields of its run; accepts every entry. */
    @Override
    public boolean isLoggable(LogRecord entry) {
        ExtLogRecord record = ExtLogRecord.wrap(entry);
        LogFields.current().forEach(record::putMdc);
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

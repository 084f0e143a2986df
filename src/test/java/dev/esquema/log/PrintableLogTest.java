package dev.esquema.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.LogFields;
import dev.esquema.schema.journal.Origin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class PrintableLogTest {

    private static final String HOSTILE = "a\n\u001b[2Jb";
    private static final String PRINTABLE = "a\\n\\u001B[2Jb";

    @Test
    void controlCharactersOfAMessageAndItsParametersAreShown() {
        ExtLogRecord braces = new ExtLogRecord(Level.INFO, "table {0}", FormatStyle.MESSAGE_FORMAT, "x");
        braces.setParameters(new Object[] {HOSTILE});
        ExtLogRecord percent = new ExtLogRecord(Level.INFO, "table %s", FormatStyle.PRINTF, "x");
        percent.setParameters(new Object[] {HOSTILE});

        for (ExtLogRecord entry : new ExtLogRecord[] {braces, percent}) {
            assertThat(new PrintableLog().isLoggable(entry)).isTrue();
            assertThat(new PatternFormatter("%s").format(entry)).isEqualTo("table %s".formatted(PRINTABLE));
        }
    }

    @Test
    void anExceptionAndItsCausesAreShownOnOneLineEach() {
        ExtLogRecord entry = new ExtLogRecord(Level.ERROR, "failed", "x");
        entry.setThrown(new IllegalStateException("outer", new IllegalArgumentException(HOSTILE)));

        new PrintableLog().isLoggable(entry);

        StringWriter text = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(text));
        assertThat(text.toString())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("Caused by: java.lang.IllegalArgumentException: %s".formatted(PRINTABLE))
                .contains("at dev.esquema.log.PrintableLogTest.")
                .doesNotContain("\u001b");
    }

    @Test
    void anEntryOfARunHasItsFieldsAlsoInThreadsThatTheRunStarts() throws InterruptedException {
        ExtLogRecord before = new ExtLogRecord(Level.INFO, "before", "x");
        ExtLogRecord during = new ExtLogRecord(Level.INFO, "during", "x");
        ExtLogRecord beside = new ExtLogRecord(Level.INFO, "beside", "x");
        ExtLogRecord applied = new ExtLogRecord(Level.INFO, "applied", "x");
        ExtLogRecord after = new ExtLogRecord(Level.INFO, "after", "x");
        PrintableLog log = new PrintableLog();

        LogFields.run(6);
        log.isLoggable(before);
        LogFields.begin(new Origin("pod", 7, "app", new Build("1.2", "abc1234"), Optional.of("5e7")));
        Thread watch = new Thread(() -> log.isLoggable(beside));
        LogFields.run(7);
        LogFields.migration("20251114");
        log.isLoggable(during);
        watch.start();
        watch.join();
        LogFields.migrationApplied();
        log.isLoggable(applied);
        LogFields.end();
        log.isLoggable(after);

        assertThat(before.getMdcCopy()).isEmpty();
        assertThat(during.getMdcCopy())
                .isEqualTo(Map.of("buildVersion", "1.2", "migrationSet", "5e7", "run", "7", "version", "20251114"));
        assertThat(beside.getMdcCopy()).isEqualTo(during.getMdcCopy());
        assertThat(applied.getMdcCopy()).containsOnlyKeys("buildVersion", "migrationSet", "run");
        assertThat(after.getMdcCopy()).isEmpty();
        assertThat(new PatternFormatter("%s").format(during)).isEqualTo("during");
    }

    @Test
    void anEntryWithoutControlCharactersStaysAsItIs() {
        IllegalStateException failure = new IllegalStateException("plain");
        ExtLogRecord entry = new ExtLogRecord(Level.INFO, "table {0}", FormatStyle.MESSAGE_FORMAT, "x");
        entry.setParameters(new Object[] {"t"});
        entry.setThrown(failure);

        new PrintableLog().isLoggable(entry);

        assertThat(entry.getMessage()).isEqualTo("table {0}");
        assertThat(entry.getThrown()).isSameAs(failure);
    }
}

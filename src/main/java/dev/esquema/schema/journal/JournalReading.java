package dev.esquema.schema.journal;

import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;

/**
 * The result of a read of the journal.
 *
 * @param runs the newest runs, newest first; empty if there are none, or if the journal could not be read
 * @param failure why the journal could not be read
 */
public record JournalReading(List<RunRecord> runs, Optional<SchemaException> failure) {

    public static final JournalReading NONE = new JournalReading(List.of(), Optional.empty());

    public JournalReading {
        runs = List.copyOf(runs);
    }

    public static JournalReading of(List<RunRecord> runs) {
        return new JournalReading(runs, Optional.empty());
    }

    public static JournalReading failed(SchemaException failure) {
        return new JournalReading(List.of(), Optional.of(failure));
    }

    public Optional<RunRecord> newest() {
        return runs.stream().findFirst();
    }
}

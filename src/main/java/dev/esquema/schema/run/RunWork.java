package dev.esquema.schema.run;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;

/** What a run does under the run lock; {@link RunFrame} does everything around it. */
public interface RunWork<T> {

    /**
     * Decides before the journal row is written: a report ends the run without a row, and so does an exception.
     *
     * @param look what the database said after the lock was taken
     */
    default Optional<T> endBeforeJournal(Look look) {
        return Optional.empty();
    }

    /** Does the work; the journal row of the run is open. */
    Done<T> perform(Look look, RunJournal journal);

    /** What the run reports and records of the failure that ended it; it may add what had been done before. */
    default Failed failed(SchemaException failure) {
        return new Failed(RunOutcome.of(failure), failure);
    }

    /**
     * The end of a run that did not fail.
     *
     * @param to the version after it
     */
    record Done<T>(T report, RunOutcome outcome, Optional<Version> to) {}

    /** The end of a run that failed. */
    record Failed(RunOutcome outcome, SchemaException failure) {}
}

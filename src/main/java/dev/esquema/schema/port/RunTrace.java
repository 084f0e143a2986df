package dev.esquema.schema.port;

import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Port: the trace of one run, for the operator's tracing system. Each method returns at once and never fails; a run
 * without an end has no trace.
 */
public interface RunTrace {

    /** The trace of a run while traces are off: it does nothing. */
    RunTrace NONE = new RunTrace() {};

    /** The run is connected, and this is the name of the owned schema; empty if it has none yet. */
    default void connected(String schema) {}

    /** The journal has a row with this id for the run. */
    default void recorded(long run) {}

    /** The run changes the state of these migrations together, without a begin and an end of each. */
    default void together(List<Migration> migrations) {}

    /** A script begins. */
    default void began(Script script) {}

    /** A script that began has ended. */
    default void ended(Script script, StepOutcome outcome, Optional<SchemaException> failure) {}

    /** The run has ended; only the first end counts. */
    default void ended(RunOutcome outcome, Optional<SchemaException> failure) {}

    /** Port: begins the trace of each run of this process. */
    interface Source extends AutoCloseable {

        RunTrace begin(Subject subject);

        /** Sends what is not sent yet, and waits at most a few seconds for it. */
        @Override
        void close();
    }

    /** What is known of a run before it connects. */
    record Subject(Operation operation, Trigger trigger, Origin origin, Place place) {}

    /**
     * Where the database is; each part is empty if the configuration does not name it.
     *
     * @param host the only host; empty also if several are named
     */
    record Place(Optional<String> database, Optional<String> host, OptionalInt port) {}
}

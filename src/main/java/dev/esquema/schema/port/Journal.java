package dev.esquema.schema.port;

import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Optional;

/**
 * Port: writes the journal on a connection of its own, so that the journal survives the rollback of a script.
 *
 * <p>Every method may throw a {@link dev.esquema.schema.problem.SchemaException}; the run decides whether the failure
 * stops it.
 */
public interface Journal extends AutoCloseable {

    /**
     * Makes the tables if they are missing, closes the runs whose process died, and opens a run; the caller holds the
     * run lock.
     */
    long begin(Operation operation, Trigger trigger, Optional<Version> from);

    /** Closes a run. */
    void end(long run, RunOutcome outcome, Optional<Version> to, Optional<RunFailure> failure);

    /** Records how long the run waited, and others because of it; call it before the end. */
    void waited(long run, Waits waits);

    /** Records the file of the backup that was made before the first change. */
    void backup(long run, String file);

    /** Records durably that a step begins. */
    void stepStarted(long run, int position, Script script);

    /** Records how a step ended. */
    void stepEnded(long run, Script script, StepRecord.StepOutcome outcome);

    /** The versions that were started outside a transaction and whose end was never recorded. */
    List<Version> unknown();

    /** Records the decision about a version whose end was not known. */
    void decide(Version version, StepRecord.StepOutcome decision);

    /** Records a run that did not get the lock, if the tables exist. */
    void locked(Operation operation, Trigger trigger, RunFailure failure);

    @Override
    void close();
}

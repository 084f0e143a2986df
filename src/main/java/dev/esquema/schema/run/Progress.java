package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Script;
import java.time.Duration;

/** Port: receives the progress of a run, for a person who watches it. */
public interface Progress {

    /** A migration begins; positions count from 1. */
    void began(int position, int total, Script script);

    /** A statement of the migration begins; numbers count from 1. */
    void statement(int number, int total);

    /** The migration is applied. */
    void applied(int position, int total, Script script, Duration took);

    /** No further migration follows, whether the run succeeded or failed. */
    void ended();
}

package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Migration;
import java.time.Duration;

/** Port: what a person watching a run wants to see. */
public interface Progress {

    /** A migration begins; positions count from 1. */
    void began(int position, int total, Migration migration);

    /** One of its statements begins; numbers count from 1. */
    void statement(int number, int total);

    /** It is applied. */
    void applied(int position, int total, Migration migration, Duration took);

    /** No more migrations, whatever came of them. */
    void ended();
}

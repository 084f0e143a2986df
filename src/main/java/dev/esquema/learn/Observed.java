package dev.esquema.learn;

import dev.esquema.schema.manifest.LockMode;
import dev.esquema.schema.structure.Structure;
import java.util.Map;
import java.util.Set;

/**
 * What the trial of one script showed.
 *
 * @param checksum Flyway's
 * @param statements how many statements it held
 * @param concurrent whether one of them is a CONCURRENTLY form
 * @param locks the strongest lock on each relation, by the relation's identifier: a renamed or dropped one keeps it
 * @param writes the tables and sequences that it wrote to
 */
public record Observed(
        State before,
        State after,
        int checksum,
        int statements,
        boolean concurrent,
        Map<String, LockMode> locks,
        Set<String> writes) {

    public Observed {
        locks = Map.copyOf(locks);
        writes = Set.copyOf(writes);
    }

    /** The schema at one moment. */
    public record State(Structure structure, Identities identities) {}
}

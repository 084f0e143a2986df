package dev.esquema.learn;

import dev.esquema.schema.manifest.LockMode;
import dev.esquema.schema.structure.Structure;
import java.util.Map;
import java.util.Set;

/**
 * The observations from the trial of one script.
 *
 * @param checksum the checksum that Flyway computes
 * @param statements the number of statements in the script
 * @param concurrent whether one of the statements is a CONCURRENTLY form
 * @param locks the strongest lock on each relation, by the relation's identifier, which stays when a relation is
 *     renamed or dropped
 * @param writes the tables and sequences that the script wrote to
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

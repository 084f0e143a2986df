package dev.esquema.learn;

import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The observations from the trial of one script.
 *
 * @param checksum the checksum that Flyway computes
 * @param statements the number of statements in the script
 * @param transactional whether it ran in a transaction
 * @param concurrent whether one of the statements is a CONCURRENTLY form
 * @param locks the strongest lock on each relation, by the relation's identifier, which stays when a relation is
 *     renamed or dropped
 * @param writes the tables and sequences that the script wrote to
 * @param hidden the notices of clauses IF EXISTS and IF NOT EXISTS that skipped something
 * @param separate the statements of a script that ran outside a transaction and contains several; empty for every other
 *     script
 */
public record Observed(
        State before,
        State after,
        int checksum,
        int statements,
        boolean transactional,
        boolean concurrent,
        Map<String, LockMode> locks,
        Set<String> writes,
        List<String> hidden,
        List<ObservedStatement> separate) {

    public Observed {
        locks = Map.copyOf(locks);
        writes = Set.copyOf(writes);
        hidden = List.copyOf(hidden);
        separate = List.copyOf(separate);
    }

    /** The schema at one moment. */
    public record State(Structure structure, Identities identities) {}
}

package dev.esquema.schema.history;

import dev.esquema.schema.manifest.DatabaseObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the database said in one look.
 *
 * @param history what is recorded
 * @param holder who holds the run lock, if anybody
 * @param existing objects that a migration makes which is not applied, and that are there all the same
 * @param at when it said so
 */
public record Observation(History history, Optional<LockHolder> holder, List<DatabaseObject> existing, Instant at) {

    public Observation {
        existing = List.copyOf(existing);
    }
}

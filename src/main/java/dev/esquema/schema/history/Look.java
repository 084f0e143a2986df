package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.util.Collection;
import java.util.Set;

/**
 * One look at the database, evaluated by this build; the states are derived once.
 *
 * @param seen the observation of the database
 * @param states the state of each migration
 */
public record Look(Observation seen, MigrationStates states) {

    public static Look at(Manifest manifest, Version target, Observation seen) {
        return at(manifest, target, seen, Set.of());
    }

    /** @param released the versions that are no longer held */
    public static Look at(Manifest manifest, Version target, Observation seen, Collection<Version> released) {
        return new Look(seen, new MigrationStates(manifest, target, seen.history(), released));
    }
}

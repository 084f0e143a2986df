package dev.esquema.schema.rollback;

import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.List;
import java.util.Optional;

/** Finds the migration that a rollback names, by its version or by a table that it makes. */
record RollbackSubject(Manifest manifest, MigrationStates states) {

    /** @throws SchemaException {@link Code#REFUSED} if no applied migration of this build is meant */
    Migration migration(String subject) {
        if (!Version.isVersion(subject)) {
            return maker(DatabaseObject.table(subject));
        }
        Version version = Version.of(subject);
        refuseHeld(version);
        if (!states.isApplied(version)) {
            throw refused("%s is not applied".formatted(version));
        }
        return manifest.graph()
                .find(version)
                .orElseThrow(() ->
                        refused("%s is not in the migration set: use the set that contains it".formatted(version)));
    }

    private Migration maker(DatabaseObject table) {
        List<Migration> makers = manifest.graph().inOrder().stream()
                .filter(migration -> migration.effect().creates().has(table))
                .toList();
        Optional<Migration> newest = makers.stream()
                .filter(migration -> states.isApplied(migration.version()))
                .reduce((first, second) -> second);
        if (newest.isEmpty()) {
            makers.forEach(migration -> refuseHeld(migration.version()));
        }
        return newest.orElseThrow(() -> refused("no applied migration makes the %s".formatted(table)));
    }

    private void refuseHeld(Version version) {
        HistoryRow held = states.held().get(version);
        if (held != null) {
            throw refused("%s is held already: it was rolled back at %s by %s"
                    .formatted(version, held.installedOn(), held.installedBy()));
        }
    }

    private SchemaException refused(String reason) {
        return new SchemaException(
                Code.REFUSED, "nothing was rolled back: %s; `esquema history` lists what is applied".formatted(reason));
    }
}

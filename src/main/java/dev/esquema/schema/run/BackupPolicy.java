package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Before which changes a backup is made, and where; a change that wants one does not begin without it.
 *
 * @param directory where, unless the change itself names another place
 * @param keep how many backups of one database stay, unless the change itself says it
 */
public record BackupPolicy(Before before, Optional<String> directory, OptionalInt keep) {

    /** Only where a change asks for it. */
    public static final BackupPolicy ASKED = new BackupPolicy(Before.NEVER, Optional.empty(), OptionalInt.empty());

    public BackupPolicy {
        if (before != Before.NEVER && directory.isEmpty()) {
            throw new IllegalArgumentException("a backup before a change needs a directory");
        }
    }

    /** Which changes want a backup without being asked. */
    public enum Before {
        NEVER,
        /** Those that drop a table or a column, or narrow a type. */
        DESTRUCTIVE,
        ALWAYS
    }

    /** Whether one of these loses data for good. */
    public static boolean destroys(List<Migration> pending) {
        return pending.stream()
                .anyMatch(migration -> !migration.effect().destroys().isEmpty());
    }

    /**
     * The place of the backup to be made first; empty if none is wanted.
     *
     * @param asked what the change itself asks for
     */
    public Optional<Backup.Place> place(Optional<Backup.Place> asked, boolean destroys) {
        boolean wanted =
                switch (before) {
                    case NEVER -> false;
                    case DESTRUCTIVE -> destroys;
                    case ALWAYS -> true;
                };
        return asked.map(place ->
                        new Backup.Place(place.directory(), place.keep().isPresent() ? place.keep() : keep))
                .or(() -> directory.filter(configured -> wanted).map(configured -> new Backup.Place(configured, keep)));
    }

    /** Makes the backup if one is wanted: of everything the packaged migrations make that holds state. */
    public Optional<Backup.Copy> make(
            RunSession session, Manifest manifest, Optional<Backup.Place> asked, boolean destroys) {
        return place(asked, destroys).flatMap(place -> session.backup().make(holdingState(manifest), place));
    }

    private static List<String> holdingState(Manifest manifest) {
        return Stream.of(DatabaseObject.Kind.TABLE, DatabaseObject.Kind.SEQUENCE)
                .flatMap(kind -> manifest.owned().names(kind).stream())
                .toList();
    }
}

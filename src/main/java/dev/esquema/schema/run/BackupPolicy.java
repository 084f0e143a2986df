package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.port.Backup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides before which changes a backup is made, and where; a change that needs a backup does not begin without it.
 *
 * @param directory the directory for backups, unless the change itself names another one
 * @param keep how many backups of one database are kept, unless the change itself gives a number
 */
public record BackupPolicy(Before before, Optional<String> directory, OptionalInt keep) {

    /** Makes a backup only if a change requests it. */
    public static final BackupPolicy ASKED = new BackupPolicy(Before.NEVER, Optional.empty(), OptionalInt.empty());

    public BackupPolicy {
        if (before != Before.NEVER && directory.isEmpty()) {
            throw new IllegalArgumentException("a backup before a change needs a directory");
        }
    }

    /** The changes before which a backup is made without a request. */
    public enum Before {
        NEVER,
        /** Changes that drop a table or a column, or narrow a type. */
        DESTRUCTIVE,
        ALWAYS
    }

    /** Whether one of these migrations deletes values permanently. */
    public static boolean destroys(List<? extends Script> pending) {
        return pending.stream()
                .anyMatch(migration -> !migration.effect().destroys().isEmpty());
    }

    /**
     * The place of the backup to be made first; empty if no backup is made.
     *
     * @param asked the place that the change itself requests
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

    /** Makes the backup if one is needed: of everything that packaged migrations make. */
    public Optional<Backup.Copy> make(
            RunSession session, Manifest manifest, Optional<Backup.Place> asked, boolean destroys) {
        return make(session, manifest, asked, destroys, List.of());
    }

    /** @param elsewhere further tables of other schemas, which the change drops, as {@code schema.name} */
    public Optional<Backup.Copy> make(
            RunSession session,
            Manifest manifest,
            Optional<Backup.Place> asked,
            boolean destroys,
            List<String> elsewhere) {
        return place(asked, destroys)
                .flatMap(place -> session.backup().make(Backup.Contents.of(manifest.owned(), elsewhere), place));
    }
}

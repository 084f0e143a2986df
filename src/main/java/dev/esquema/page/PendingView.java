package dev.esquema.page;

import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import java.util.List;

/**
 * What a pending migration would do.
 *
 * @param losses what it loses for good
 * @param versioned whether it is a migration, which an undo script can undo; a repeatable script never has one
 * @param undo the undo script; empty if there is none
 */
public record PendingView(
        String version,
        String description,
        boolean transactional,
        List<String> locks,
        List<String> rewrites,
        List<String> losses,
        boolean versioned,
        String undo) {

    static PendingView of(Script migration) {
        return new PendingView(
                migration.id().toString(),
                migration.description(),
                migration.transactional(),
                migration.effect().locks().stream().map(TableLock::toString).toList(),
                migration.effect().rewrites(),
                migration.effect().destroys().stream().map(Loss::text).toList(),
                migration instanceof Migration,
                migration instanceof Migration versioned ? versioned.undo().orElse("") : "");
    }
}

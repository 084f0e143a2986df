package dev.esquema.schema.restore;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a restore.
 *
 * @param migrations the migrations that are applied again, in order
 * @param stored the archived data of their rollback
 * @param objections the reasons against the restore, each a sentence
 */
public record RestorePlan(List<Migration> migrations, Restoration.Stored stored, List<String> objections) {

    public RestorePlan {
        migrations = List.copyOf(migrations);
        objections = List.copyOf(objections);
    }

    /** The versions whose rows are restored after this migration and before the next one. */
    List<Version> dueAfter(Migration migration) {
        int place = migrations.indexOf(migration);
        boolean first = place == 0;
        boolean last = place == migrations.size() - 1;
        return stored.together().keySet().stream()
                .sorted()
                .filter(version -> last || version.compareTo(migration.version()) <= 0)
                .filter(version ->
                        first || version.compareTo(migrations.get(place - 1).version()) > 0)
                .toList();
    }

    /** Refuses this plan if it differs from the plan that a person agreed to. */
    void refuseOtherThan(RestorePlan shown) {
        if (!equals(shown)) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was restored: the plan has changed since it was shown; run the command again to see the new plan");
        }
    }

    /** The exception with all objections; empty if there are none. */
    public Optional<SchemaException> refusal() {
        return objections.isEmpty()
                ? Optional.empty()
                : Optional.of(SchemaException.refusal(Code.REFUSED, "nothing was restored", objections));
    }
}

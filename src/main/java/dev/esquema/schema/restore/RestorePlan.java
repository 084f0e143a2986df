package dev.esquema.schema.restore;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a restore.
 *
 * @param migrations the migrations that are applied again, in order
 * @param stored the archived data of their rollback
 * @param objections the reasons against the restore, each a sentence
 * @param failure the failure of the rehearsal; its message is among the objections
 */
public record RestorePlan(
        List<Migration> migrations,
        Restoration.Stored stored,
        List<String> objections,
        Optional<SchemaException> failure) {

    public RestorePlan {
        migrations = List.copyOf(migrations);
        objections = List.copyOf(objections);
    }

    /** The plan of a restore that would fail. */
    RestorePlan failingWith(SchemaException why) {
        return new RestorePlan(
                migrations,
                stored,
                List.of(why.getMessage().replaceFirst("^nothing was restored: ", "")),
                Optional.of(why));
    }

    /**
     * Brings back the data that belongs after this migration, and the data of earlier migrations that were applied
     * again before this restore.
     */
    List<Restoration.Restored> bringBackAfter(Migration migration, Restoration restoration) {
        restoration.check();
        List<Restoration.Restored> restored = new ArrayList<>();
        for (Version version : dueAfter(migration)) {
            boolean fresh =
                    migrations.stream().anyMatch(applied -> applied.version().equals(version));
            restored.addAll(restoration.bringBack(stored, version, fresh));
        }
        return restored;
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
        if (failure.isPresent()) {
            return failure;
        }
        return objections.isEmpty()
                ? Optional.empty()
                : Optional.of(SchemaException.refusal(Code.REFUSED, "nothing was restored", objections));
    }
}

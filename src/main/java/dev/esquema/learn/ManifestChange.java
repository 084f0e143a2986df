package dev.esquema.learn;

import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The difference between one entry of a manifest and what the script does now.
 *
 * @param before the entry of the manifest; empty for a new script
 * @param after what was learned; empty for a script that is missing
 */
public record ManifestChange(Optional<Script> before, Optional<Script> after) {

    /** The kinds of changes. */
    public enum Kind {
        NEW,
        EDITED,
        MISSING,
        /** The script is the same, but it does something else than before: an earlier script or the host changed. */
        AFFECTED
    }

    /** Returns the changes in the order in which the scripts run. */
    public static List<ManifestChange> between(List<? extends Script> known, List<? extends Script> learned) {
        Map<MigrationId, Script> before = byId(known);
        Map<MigrationId, Script> after = byId(learned);
        Map<MigrationId, Script> all = new TreeMap<>(MigrationId.ORDER);
        all.putAll(before);
        all.putAll(after);
        List<ManifestChange> changes = new ArrayList<>();
        for (MigrationId id : all.keySet()) {
            Optional<Script> was = Optional.ofNullable(before.get(id));
            Optional<Script> is = Optional.ofNullable(after.get(id));
            if (!was.equals(is)) {
                changes.add(new ManifestChange(was, is));
            }
        }
        return changes;
    }

    private static Map<MigrationId, Script> byId(List<? extends Script> scripts) {
        Map<MigrationId, Script> byId = new TreeMap<>(MigrationId.ORDER);
        scripts.forEach(script -> byId.put(script.id(), script));
        return byId;
    }

    public Kind kind() {
        if (before.isEmpty()) {
            return Kind.NEW;
        }
        if (after.isEmpty()) {
            return Kind.MISSING;
        }
        return before.get().sha256().equals(after.get().sha256()) ? Kind.AFFECTED : Kind.EDITED;
    }

    /** Returns the path of the script. */
    public String script() {
        return after.or(() -> before).orElseThrow().script();
    }
}

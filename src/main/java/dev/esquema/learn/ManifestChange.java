package dev.esquema.learn;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The difference between one entry of a manifest and what the script does now.
 *
 * @param before the entry of the manifest; empty for a new script
 * @param after what was learned; empty for a script that is missing
 */
public record ManifestChange(Optional<Migration> before, Optional<Migration> after) {

    /** The kinds of changes. */
    public enum Kind {
        NEW,
        EDITED,
        MISSING,
        /** The script is the same, but it does something else than before: an earlier script or the host changed. */
        AFFECTED
    }

    /** Returns the changes in the order of versions. */
    public static List<ManifestChange> between(List<Migration> known, List<Migration> learned) {
        Map<Version, Migration> before = byVersion(known);
        Map<Version, Migration> after = byVersion(learned);
        Map<Version, Migration> all = new TreeMap<>(before);
        all.putAll(after);
        List<ManifestChange> changes = new ArrayList<>();
        for (Version version : all.keySet()) {
            Optional<Migration> was = Optional.ofNullable(before.get(version));
            Optional<Migration> is = Optional.ofNullable(after.get(version));
            if (!was.equals(is)) {
                changes.add(new ManifestChange(was, is));
            }
        }
        return changes;
    }

    private static Map<Version, Migration> byVersion(List<Migration> migrations) {
        return migrations.stream()
                .collect(
                        Collectors.toMap(Migration::version, Function.identity(), (one, other) -> other, TreeMap::new));
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

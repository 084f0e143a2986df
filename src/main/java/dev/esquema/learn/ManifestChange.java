package dev.esquema.learn;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Script;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        /** The script is the same, but its entry is not: another script or the host changed. */
        AFFECTED
    }

    /** The parts of an entry that can change while the script stays the same. */
    public enum Part {
        ORDER("what it depends on"),
        EFFECT("what it does"),
        EXECUTION("how it runs"),
        UNDO("its undo script"),
        NAME("its name or checksum");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        /** The part as the subject of a sentence. */
        public String text() {
            return text;
        }
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

    /** Returns the parts that differ; empty for a script that is new or missing. */
    public Set<Part> changed() {
        Set<Part> changed = EnumSet.noneOf(Part.class);
        if (before.isEmpty() || after.isEmpty()) {
            return changed;
        }
        Script was = before.get();
        Script is = after.get();
        add(changed, Part.EFFECT, was.effect(), is.effect());
        add(changed, Part.EXECUTION, was.execution(), is.execution());
        if (was instanceof Migration old && is instanceof Migration now) {
            add(changed, Part.ORDER, old.dependsOn(), now.dependsOn());
            add(changed, Part.UNDO, old.undo(), now.undo());
            add(changed, Part.UNDO, old.undoProof(), now.undoProof());
        }
        if (changed.isEmpty()) {
            changed.add(Part.NAME);
        }
        return changed;
    }

    private static void add(Set<Part> changed, Part part, Object was, Object is) {
        if (!was.equals(is)) {
            changed.add(part);
        }
    }

    /** Returns the path of the script. */
    public String script() {
        return after.or(() -> before).orElseThrow().script();
    }
}

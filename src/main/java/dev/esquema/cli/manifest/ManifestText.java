package dev.esquema.cli.manifest;

import dev.esquema.json.ManifestDiff;
import dev.esquema.learn.ManifestChange;
import dev.esquema.learn.ManifestChange.Kind;
import dev.esquema.learn.ManifestChange.Part;
import dev.esquema.learn.ManifestWork;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Formats the changes of a manifest: a summary for a person who writes it, a diff for a check. */
final class ManifestText {

    private ManifestText() {}

    static List<String> written(
            String place, boolean writes, ManifestWork.Learned learned, List<ManifestChange> changes) {
        List<String> lines = new ArrayList<>();
        int scripts = learned.migrations().size();
        String count = scripts == 1 ? "1 script" : "%d scripts".formatted(scripts);
        lines.add(
                writes
                        ? "wrote %s: %s, %d changed".formatted(place, count, changes.size())
                        : "%s is up to date: %s".formatted(place, count));
        changes.forEach(change -> lines.addAll(summary(change)));
        learned.notes().forEach(note -> lines.add("note: %s".formatted(note)));
        return lines;
    }

    static List<String> checked(
            ManifestWork work, boolean stale, List<ManifestChange> changes, List<String> objections) {
        String place = work.place();
        List<String> lines = new ArrayList<>();
        if (stale) {
            lines.add("%s is out of date: %s".formatted(place, work.rewriting()));
            lines.add("--- %s".formatted(place));
            lines.add("+++ what the scripts do");
            for (ManifestChange change : changes) {
                lines.add("@@ %s, %s @@".formatted(change.script(), word(change)));
                lines.addAll(ManifestDiff.lines(change));
            }
        } else {
            lines.add("%s is up to date".formatted(place));
        }
        objections.forEach(objection -> lines.add("not allowed: %s".formatted(objection)));
        return lines;
    }

    static String word(ManifestChange change) {
        return switch (change.kind()) {
            case NEW -> "new";
            case EDITED -> "edited";
            case MISSING -> "missing";
            case AFFECTED ->
                "the script is the same, but %s changed"
                        .formatted(String.join(
                                ", ", change.changed().stream().map(Part::text).toList()));
        };
    }

    private static List<String> summary(ManifestChange change) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s".formatted(change.script(), word(change)));
        if (change.kind() == Kind.EDITED
                && change.after().filter(Migration.class::isInstance).isPresent()) {
            row(lines, "warning", "if it was applied anywhere, restore it, and write the change as a new migration");
        }
        Set<Part> changed = change.changed();
        if (changed.contains(Part.ORDER)) {
            row(lines, "depends on", "%s, before: %s".formatted(order(change.after()), order(change.before())));
        }
        boolean affected = change.kind() == Kind.AFFECTED;
        change.after()
                .filter(script -> !affected || changed.contains(Part.EFFECT))
                .map(Script::effect)
                .ifPresent(effect -> effect(effect, lines));
        change.after()
                .filter(script -> !affected || changed.contains(Part.UNDO))
                .filter(Migration.class::isInstance)
                .map(Migration.class::cast)
                .ifPresent(migration -> row(
                        lines,
                        "undo",
                        migration
                                .undoText()
                                .orElse("none: write rollback/U… if this migration must be undone some day")));
        return lines;
    }

    private static String order(Optional<Script> script) {
        String versions = script
                .filter(Migration.class::isInstance)
                .map(Migration.class::cast)
                .map(Migration::dependsOn)
                .orElse(List.of())
                .stream()
                .map(Version::toString)
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "nothing" : versions;
    }

    private static void effect(Effect effect, List<String> lines) {
        row(lines, "creates", effect.creates().objects().keySet());
        row(lines, "changes", effect.changes().objects().keySet());
        row(lines, "drops", effect.drops());
        row(lines, "requires", effect.requires());
        effect.locks()
                .forEach(lock ->
                        row(lines, "locks", "%s: %s".formatted(lock, lock.mode().effect())));
        row(lines, "rewrites", effect.rewrites());
        row(lines, "destroys", effect.destroys().stream().map(Loss::text).toList());
        row(lines, "writes rows of", effect.writes());
    }

    private static void row(List<String> lines, String what, Collection<?> values) {
        if (!values.isEmpty()) {
            row(lines, what, values.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
    }

    private static void row(List<String> lines, String what, String text) {
        lines.add("  %s %s".formatted(what.toLowerCase(Locale.ROOT), text));
    }
}

package dev.esquema.page;

import dev.esquema.json.status.MigrationJson;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.set.MigrationSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The facts on the page of one migration.
 *
 * @param migration the object of {@code GET /schema/migrations/{version}} without its runs
 * @param runs the runs that included the migration, newest first
 * @param creates the objects that exist after it and not before
 * @param changes the objects that are different after it
 * @param drops the objects that exist before it and not after
 * @param script the text of its script; empty if the set does not contain it, or if the page shows no details
 * @param undo the text of its undo script, in the same way; empty if there is none
 * @param root the relative path from the page to the root of the server; it ends with a slash
 * @param details whether the page shows hosts, users, process ids, the messages of failures, and SQL
 */
public record MigrationView(
        MigrationJson migration,
        List<RunView> runs,
        List<String> creates,
        List<String> changes,
        List<String> drops,
        String script,
        String undo,
        String root,
        boolean details) {

    public MigrationView {
        runs = List.copyOf(runs);
        creates = List.copyOf(creates);
        changes = List.copyOf(changes);
        drops = List.copyOf(drops);
    }

    /**
     * The texts of the scripts. Placeholders stay as they are, because a value may be secret.
     *
     * @param shown whether the page shows them
     */
    record Texts(MigrationSet files, boolean shown) {

        private String script(Script packaged) {
            return shown ? files.text(packaged.script()) : "";
        }

        private String undo(Migration packaged) {
            return shown ? packaged.undo().map(files::undoText).orElse("") : "";
        }
    }

    static MigrationView of(MigrationEntry entry, List<RunRecord> runs, Texts texts, String root) {
        return new MigrationView(
                MigrationJson.of(entry, entry.state().label(), List.of()),
                runs.stream().map(RunView::of).toList(),
                objects(entry.migration(), effect -> effect.creates().objects().keySet()),
                objects(entry.migration(), effect -> effect.changes().objects().keySet()),
                objects(entry.migration(), Effect::drops),
                entry.migration().map(texts::script).orElse(""),
                entry.migration().map(texts::undo).orElse(""),
                root,
                texts.shown());
    }

    static MigrationView of(RepeatableStates.Entry entry, List<RunRecord> runs, Texts texts, String root) {
        return new MigrationView(
                MigrationJson.of(entry, entry.state().label(), List.of()),
                runs.stream().map(RunView::of).toList(),
                objects(entry.packaged(), effect -> effect.creates().objects().keySet()),
                objects(entry.packaged(), effect -> effect.changes().objects().keySet()),
                objects(entry.packaged(), Effect::drops),
                entry.packaged().map(texts::script).orElse(""),
                "",
                root,
                texts.shown());
    }

    private static List<String> objects(
            Optional<? extends Script> packaged, Function<Effect, Collection<DatabaseObject>> chosen) {
        return packaged.map(Script::effect).map(chosen).stream()
                .flatMap(Collection::stream)
                .map(DatabaseObject::toString)
                .toList();
    }

    /** The version, or the name of a repeatable script. */
    public String id() {
        return Optional.ofNullable(migration.version())
                .or(() -> Optional.ofNullable(migration.name()))
                .orElse("");
    }

    /** The versions that the migration depends on; a repeatable script depends on none. */
    public List<String> dependsOn() {
        return Optional.ofNullable(migration.packaged())
                .flatMap(packaged -> Optional.ofNullable(packaged.dependsOn()))
                .orElse(List.of());
    }
}

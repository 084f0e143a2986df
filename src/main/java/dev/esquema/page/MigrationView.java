package dev.esquema.page;

import dev.esquema.json.run.RunJson;
import dev.esquema.json.status.MigrationJson;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The facts on the page of one migration.
 *
 * @param migration the object of {@code GET /schema/migrations/{version}}
 * @param creates the objects that exist after it and not before
 * @param changes the objects that are different after it
 * @param drops the objects that exist before it and not after
 * @param details whether the page shows hosts, users, process ids, the messages of failures, and SQL
 */
public record MigrationView(
        MigrationJson migration, List<String> creates, List<String> changes, List<String> drops, boolean details) {

    public MigrationView {
        creates = List.copyOf(creates);
        changes = List.copyOf(changes);
        drops = List.copyOf(drops);
    }

    static MigrationView of(MigrationEntry entry, List<RunRecord> runs, boolean details) {
        return new MigrationView(
                MigrationJson.of(entry, entry.state().label(), runs),
                objects(entry.migration(), effect -> effect.creates().objects().keySet()),
                objects(entry.migration(), effect -> effect.changes().objects().keySet()),
                objects(entry.migration(), Effect::drops),
                details);
    }

    static MigrationView of(RepeatableStates.Entry entry, List<RunRecord> runs, boolean details) {
        return new MigrationView(
                MigrationJson.of(entry, entry.state().label(), runs),
                objects(entry.packaged(), effect -> effect.creates().objects().keySet()),
                objects(entry.packaged(), effect -> effect.changes().objects().keySet()),
                objects(entry.packaged(), Effect::drops),
                details);
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

    /** The runs that included the migration, newest first. */
    public List<RunJson> runs() {
        return migration.runs();
    }
}

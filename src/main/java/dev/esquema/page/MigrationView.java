package dev.esquema.page;

import dev.esquema.json.run.RunJson;
import dev.esquema.json.status.MigrationJson;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The facts on the page of one migration.
 *
 * @param migration the object of {@code GET /schema/migrations/{version}}
 * @param creates the objects that exist after it and not before
 * @param changes the objects that are different after it
 * @param drops the objects that exist before it and not after
 */
public record MigrationView(MigrationJson migration, List<String> creates, List<String> changes, List<String> drops) {

    public MigrationView {
        creates = List.copyOf(creates);
        changes = List.copyOf(changes);
        drops = List.copyOf(drops);
    }

    static MigrationView of(MigrationEntry entry, List<RunRecord> runs) {
        return new MigrationView(
                MigrationJson.of(entry, entry.state().label(), runs),
                objects(entry, effect -> effect.creates().objects().keySet()),
                objects(entry, effect -> effect.changes().objects().keySet()),
                objects(entry, Effect::drops));
    }

    private static List<String> objects(MigrationEntry entry, Function<Effect, Collection<DatabaseObject>> chosen) {
        return entry.migration().map(Migration::effect).map(chosen).stream()
                .flatMap(Collection::stream)
                .map(DatabaseObject::toString)
                .toList();
    }

    /** The runs that included the migration, newest first. */
    public List<RunJson> runs() {
        return migration.runs();
    }
}

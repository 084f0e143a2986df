package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.journal.RunRecord;
import java.util.List;

/** Everything of one migration as a JSON tree: what the manifest says, what is recorded, which runs took part. */
public final class MigrationJson {

    private MigrationJson() {}

    /**
     * A tree of it.
     *
     * @param state what became of it, in a word
     * @param runs those that took part, newest first
     */
    public static ObjectNode whole(MigrationEntry entry, String state, List<RunRecord> runs) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("version", entry.version().toString())
                .put("description", entry.description())
                .put("state", state)
                .put("script", entry.script());
        entry.migration().ifPresent(migration -> node.setAll(ManifestJson.node(migration)));
        entry.recorded().ifPresent(row -> node.set("recorded", SchemaJson.recorded(row)));
        ArrayNode array = node.putArray("runs");
        runs.stream().map(RunJson::run).forEach(array::add);
        return node;
    }
}

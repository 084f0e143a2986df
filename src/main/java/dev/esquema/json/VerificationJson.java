package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.Note;
import java.util.List;

/** What deviates, as JSON trees. */
public final class VerificationJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private VerificationJson() {}

    /** All findings and notes, and why the structure was not judged, if it was not. */
    public static ObjectNode verification(SchemaStatus status) {
        ObjectNode node = JSON.objectNode().put("phase", status.phase().name());
        SchemaJson.putOptional(node, "version", status.version());
        node.set("findings", findings(status.findings()));
        node.set("notes", notes(status.verification().notes()));
        node.set("unmanaged", SchemaJson.strings(status.unmanaged()));
        SchemaJson.putOptional(node, "unjudged", status.verification().unjudged());
        SchemaJson.putOptional(node, "checkedAt", status.checkedAt());
        return node;
    }

    static ArrayNode findings(List<Finding> findings) {
        ArrayNode array = JSON.arrayNode();
        for (Finding finding : findings) {
            ObjectNode node = array.addObject()
                    .put("version", finding.version().toString())
                    .put("object", finding.object())
                    .put("message", finding.message());
            SchemaJson.putOptional(node, "expected", finding.expected());
            SchemaJson.putOptional(node, "actual", finding.actual());
            SchemaJson.putOptional(node, "mend", finding.mend());
        }
        return array;
    }

    static ArrayNode notes(List<Note> notes) {
        ArrayNode array = JSON.arrayNode();
        notes.forEach(note ->
                array.addObject().put("version", note.version().toString()).put("message", note.message()));
        return array;
    }
}

package dev.esquema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes objects and their definitions as JSON trees; each object is one flat node, so that it is one line of the
 * manifest.
 */
public final class StructureJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StructureJson() {}

    public static ArrayNode write(Structure structure) {
        ArrayNode array = JSON.arrayNode();
        structure.objects().forEach((object, definition) -> array.add(DefinitionJson.put(object(object), definition)));
        return array;
    }

    static Structure read(JsonNode array) {
        Map<DatabaseObject, Definition> objects = new LinkedHashMap<>();
        ManifestJson.list(array, node -> node).forEach(node -> {
            DatabaseObject object = object(node);
            objects.put(object, DefinitionJson.read(object.kind(), node));
        });
        return new Structure(objects);
    }

    /** Returns the node of an object, without its definition. */
    public static ObjectNode object(DatabaseObject object) {
        ObjectNode node = JSON.objectNode().put("kind", object.kind().label());
        object.table().ifPresent(table -> node.put("table", table));
        return node.put("name", object.name());
    }

    static DatabaseObject object(JsonNode node) {
        Kind kind = Kind.valueOf(node.required("kind").asText().toUpperCase(Locale.ROOT));
        Optional<String> table =
                kind.isPartOfTable() ? Optional.of(node.required("table").asText()) : Optional.empty();
        return new DatabaseObject(
                kind,
                kind.isFact() ? Optional.ofNullable(node.get("table")).map(JsonNode::asText) : table,
                node.required("name").asText());
    }
}

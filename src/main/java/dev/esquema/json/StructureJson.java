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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Objects and their definitions as JSON trees, each object one flat node, so that each is one line of the manifest. */
public final class StructureJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StructureJson() {}

    public static ArrayNode write(Structure structure) {
        ArrayNode array = JSON.arrayNode();
        structure.objects().forEach((object, definition) -> array.add(put(object(object), definition)));
        return array;
    }

    static Structure read(JsonNode array) {
        Map<DatabaseObject, Definition> objects = new LinkedHashMap<>();
        ManifestJson.list(array, node -> node).forEach(node -> objects.put(object(node), definition(node)));
        return new Structure(objects);
    }

    /** An object without its definition. */
    public static ObjectNode object(DatabaseObject object) {
        ObjectNode node = JSON.objectNode().put("kind", object.kind().word());
        object.table().ifPresent(table -> node.put("table", table));
        return node.put("name", object.name());
    }

    static DatabaseObject object(JsonNode node) {
        Kind kind = Kind.valueOf(node.required("kind").asText().toUpperCase(Locale.ROOT));
        boolean belongs =
                switch (kind) {
                    case COLUMN, CONSTRAINT, TRIGGER -> true;
                    case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, INDEX -> false;
                };
        return new DatabaseObject(
                kind,
                belongs ? Optional.of(node.required("table").asText()) : Optional.empty(),
                node.required("name").asText());
    }

    private static ObjectNode put(ObjectNode node, Definition definition) {
        if (definition instanceof Definition.Table table) {
            if (!table.traits().isEmpty()) {
                table.traits().forEach(node.putArray("traits")::add);
            }
        } else if (definition instanceof Definition.Column column) {
            node.put("type", column.type()).put("nullable", column.nullable());
            column.defaultValue().ifPresent(value -> node.put("default", value));
            column.generated().ifPresent(value -> node.put("generated", value));
            column.collation().ifPresent(value -> node.put("collation", value));
        } else if (definition instanceof Definition.Constraint constraint) {
            node.put("definition", constraint.text());
            constraint.restored().ifPresent(text -> node.put("restored", text));
        } else if (definition instanceof Definition.Index index) {
            node.put("table", index.table()).put("unique", index.unique()).put("definition", index.method());
            index.restored().ifPresent(text -> node.put("restored", text));
        } else if (definition instanceof Definition.Sequence sequence) {
            node.put("definition", sequence.options());
            sequence.ownedBy().ifPresent(column -> node.putArray("ownedBy")
                    .add(column.table().orElseThrow())
                    .add(column.name()));
        } else if (definition instanceof Definition.View view && view.materialized()) {
            node.put("materialized", true);
        }
        return node;
    }

    private static Definition definition(JsonNode node) {
        return switch (object(node).kind()) {
            case TABLE ->
                new Definition.Table(
                        node.has("traits") ? ManifestJson.list(node.get("traits"), JsonNode::asText) : List.of());
            case COLUMN ->
                new Definition.Column(
                        node.required("type").asText(),
                        node.required("nullable").asBoolean(),
                        text(node, "default"),
                        text(node, "generated"),
                        text(node, "collation"));
            case CONSTRAINT ->
                new Definition.Constraint(node.required("definition").asText(), text(node, "restored"));
            case INDEX ->
                new Definition.Index(
                        node.required("table").asText(),
                        node.required("unique").asBoolean(),
                        node.required("definition").asText(),
                        true,
                        text(node, "restored"));
            case SEQUENCE -> new Definition.Sequence(node.required("definition").asText(), owner(node));
            case VIEW ->
                new Definition.View(
                        node.has("materialized") && node.get("materialized").asBoolean());
            case FUNCTION, TRIGGER, TYPE -> new Definition.Present();
        };
    }

    private static Optional<DatabaseObject> owner(JsonNode node) {
        return Optional.ofNullable(node.get("ownedBy"))
                .map(owner -> DatabaseObject.column(
                        owner.required(0).asText(), owner.required(1).asText()));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }
}

package dev.esquema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.RowSecurity;
import dev.esquema.schema.structure.Wording;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the definition of an object as fields of its JSON node; a field with its default value is omitted. */
final class DefinitionJson {

    private DefinitionJson() {}

    static ObjectNode put(ObjectNode node, Definition definition) {
        if (definition instanceof Definition.Table table) {
            putTable(node, table);
        } else if (definition instanceof Definition.Column column) {
            node.put("type", column.type()).put("nullable", column.nullable());
            putValue(node, column.value());
            column.collation().ifPresent(value -> node.put("collation", value));
        } else if (definition instanceof Definition.Constraint constraint) {
            node.put("constraint", word(constraint.kind()));
            putWording(node, "definition", constraint.wording());
            putIf(node, "notValid", !constraint.validated());
        } else if (definition instanceof Definition.Index index) {
            node.put("table", index.table()).put("unique", index.unique());
            putWording(node, "definition", index.method());
        } else if (definition instanceof Definition.Sequence sequence) {
            node.put("definition", sequence.options());
            sequence.ownedBy().ifPresent(column -> node.putArray("ownedBy")
                    .add(column.table().orElseThrow())
                    .add(column.name()));
        } else if (definition instanceof Definition.Type type && !type.labels().isEmpty()) {
            type.labels().forEach(node.putArray("labels")::add);
        } else if (definition instanceof Definition.View view) {
            putIf(node, "materialized", view.materialized());
        }
        return node;
    }

    static Definition read(Kind kind, JsonNode node) {
        return switch (kind) {
            case TABLE -> table(node);
            case COLUMN ->
                new Definition.Column(
                        node.required("type").asText(),
                        node.required("nullable").asBoolean(),
                        value(node),
                        text(node, "collation"));
            case CONSTRAINT ->
                new Definition.Constraint(
                        constant(ConstraintKind.class, node.required("constraint")),
                        wording(node, "definition"),
                        !isSet(node, "notValid"));
            case INDEX ->
                new Definition.Index(
                        node.required("table").asText(),
                        node.required("unique").asBoolean(),
                        wording(node, "definition"),
                        true);
            case SEQUENCE -> new Definition.Sequence(node.required("definition").asText(), owner(node));
            case VIEW -> new Definition.View(isSet(node, "materialized"));
            case TYPE ->
                new Definition.Type(
                        node.has("labels") ? ManifestJson.list(node.get("labels"), JsonNode::asText) : List.of());
            case FUNCTION, TRIGGER -> new Definition.Present();
        };
    }

    private static void putTable(ObjectNode node, Definition.Table table) {
        putIf(node, "unlogged", table.unlogged());
        putIf(node, "foreign", table.foreign());
        if (table.rowSecurity() != RowSecurity.OFF) {
            node.put("rowSecurity", word(table.rowSecurity()));
        }
        table.partitionKey().ifPresent(key -> putWording(node, "partitionBy", key));
        if (table.hasParent()) {
            ArrayNode parents = node.putArray("parents");
            table.parents().forEach(parent -> {
                ObjectNode of = parents.addObject();
                parent.schema().ifPresent(schema -> of.put("schema", schema));
                of.put("table", parent.table());
                parent.bound().ifPresent(bound -> of.put("bound", bound));
            });
        }
    }

    private static Definition table(JsonNode node) {
        return new Definition.Table(
                isSet(node, "unlogged"),
                isSet(node, "foreign"),
                node.has("rowSecurity") ? constant(RowSecurity.class, node.get("rowSecurity")) : RowSecurity.OFF,
                node.has("partitionBy") ? Optional.of(wording(node, "partitionBy")) : Optional.empty(),
                node.has("parents") ? ManifestJson.list(node.get("parents"), DefinitionJson::parent) : List.of());
    }

    private static Parent parent(JsonNode node) {
        return new Parent(text(node, "schema"), node.required("table").asText(), text(node, "bound"));
    }

    private static void putValue(ObjectNode node, ColumnValue value) {
        if (value instanceof ColumnValue.Default given) {
            putWording(node, "default", given.expression());
        } else if (value instanceof ColumnValue.Identity identity) {
            node.put("identity", identity.mode());
        } else if (value instanceof ColumnValue.Computed computed) {
            putWording(node, "computed", computed.expression());
            node.put("stored", computed.stored());
        }
    }

    private static ColumnValue value(JsonNode node) {
        if (node.has("default")) {
            return new ColumnValue.Default(wording(node, "default"));
        }
        if (node.has("identity")) {
            return ColumnValue.Identity.of(node.get("identity").asText());
        }
        return node.has("computed")
                ? new ColumnValue.Computed(
                        wording(node, "computed"), node.required("stored").asBoolean())
                : new ColumnValue.None();
    }

    private static void putWording(ObjectNode node, String field, Wording wording) {
        node.put(field, wording.text());
        wording.restored().ifPresent(text -> node.put("restored", text));
    }

    private static Wording wording(JsonNode node, String field) {
        return new Wording(node.required(field).asText(), text(node, "restored"));
    }

    private static void putIf(ObjectNode node, String field, boolean value) {
        if (value) {
            node.put(field, true);
        }
    }

    private static boolean isSet(JsonNode node, String field) {
        return node.has(field) && node.get(field).asBoolean();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static <E extends Enum<E>> E constant(Class<E> type, JsonNode word) {
        return Enum.valueOf(type, word.asText().toUpperCase(Locale.ROOT).replace(' ', '_'));
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

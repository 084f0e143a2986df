package dev.esquema.json;

import static dev.esquema.json.DefinitionFields.constant;
import static dev.esquema.json.DefinitionFields.isSet;
import static dev.esquema.json.DefinitionFields.optional;
import static dev.esquema.json.DefinitionFields.putIf;
import static dev.esquema.json.DefinitionFields.putWording;
import static dev.esquema.json.DefinitionFields.text;
import static dev.esquema.json.DefinitionFields.word;
import static dev.esquema.json.DefinitionFields.wording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Firing;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.RowSecurity;
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
            putIf(node, "invalid", !index.valid());
        } else if (definition instanceof Definition.Sequence sequence) {
            node.put("definition", sequence.options());
            sequence.ownedBy().ifPresent(column -> node.putArray("ownedBy")
                    .add(column.table().orElseThrow())
                    .add(column.name()));
        } else if (definition instanceof Definition.Type type && !type.labels().isEmpty()) {
            type.labels().forEach(node.putArray("labels")::add);
        } else if (definition instanceof Definition.View view) {
            putIf(node, "materialized", view.materialized());
            view.query().ifPresent(query -> putWording(node, "definition", query));
        } else if (definition instanceof Definition.Domain domain) {
            node.put("domain", domain.base());
            putIf(node, "notNull", domain.notNull());
            domain.value().ifPresent(value -> putWording(node, "default", value));
        } else if (definition instanceof Definition.Composite composite) {
            ArrayNode attributes = node.putArray("attributes");
            composite
                    .attributes()
                    .forEach(attribute ->
                            attributes.addArray().add(attribute.name()).add(attribute.type()));
        } else if (definition instanceof Definition.Statement statement) {
            putWording(node, "definition", statement.sql());
            if (statement.firing() != Firing.ORIGIN) {
                node.put("fires", word(statement.firing()));
            }
        } else if (definition instanceof Definition.Fact fact) {
            ArrayNode of = node.putArray("of").add(fact.of().kind().label());
            fact.of().table().ifPresent(of::add);
            of.add(fact.of().name());
            putWording(node, "value", fact.value());
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
                        !isSet(node, "invalid"));
            case SEQUENCE -> new Definition.Sequence(node.required("definition").asText(), owner(node));
            case VIEW -> new Definition.View(isSet(node, "materialized"), optional(node, "definition"));
            case TYPE -> type(node);
            case FUNCTION, TRIGGER, RULE, POLICY ->
                node.has("definition")
                        ? new Definition.Statement(
                                wording(node, "definition"),
                                node.has("fires") ? constant(Firing.class, node.get("fires")) : Firing.ORIGIN)
                        : new Definition.Present();
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER ->
                new Definition.Fact(subject(node.required("of")), wording(node, "value"), Optional.empty());
        };
    }

    private static Definition type(JsonNode node) {
        if (node.has("domain")) {
            return new Definition.Domain(
                    node.get("domain").asText(), optional(node, "default"), isSet(node, "notNull"));
        }
        if (node.has("attributes")) {
            return new Definition.Composite(ManifestJson.list(
                    node.get("attributes"),
                    attribute -> new Definition.Composite.Attribute(
                            attribute.required(0).asText(),
                            attribute.required(1).asText())));
        }
        if (node.has("definition")) {
            return new Definition.Statement(wording(node, "definition"), Firing.ORIGIN);
        }
        return new Definition.Type(
                node.has("labels") ? ManifestJson.list(node.get("labels"), JsonNode::asText) : List.of());
    }

    private static DatabaseObject subject(JsonNode of) {
        Kind kind = Kind.valueOf(of.required(0).asText().toUpperCase(Locale.ROOT));
        return of.size() == 2
                ? new DatabaseObject(kind, of.required(1).asText())
                : new DatabaseObject(
                        kind,
                        Optional.of(of.required(1).asText()),
                        of.required(2).asText());
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
                optional(node, "partitionBy"),
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

    private static Optional<DatabaseObject> owner(JsonNode node) {
        return Optional.ofNullable(node.get("ownedBy"))
                .map(owner -> DatabaseObject.column(
                        owner.required(0).asText(), owner.required(1).asText()));
    }
}

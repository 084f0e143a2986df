package dev.esquema.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;

/** What a client of the old document can no longer rely on in the new one. */
final class BreakingChanges {

    private final JsonNode before;
    private final JsonNode now;
    private final List<String> sentences = new ArrayList<>();

    private BreakingChanges(JsonNode before, JsonNode now) {
        this.before = before;
        this.now = now;
    }

    static List<String> between(JsonNode before, JsonNode now) {
        BreakingChanges changes = new BreakingChanges(before, now);
        changes.paths();
        changes.schemas();
        return changes.sentences;
    }

    private void paths() {
        for (Entry<String, JsonNode> path : before.path("paths").properties()) {
            JsonNode get = now.path("paths").path(path.getKey()).path("get");
            if (get.isMissingNode()) {
                sentences.add("%s was removed".formatted(path.getKey()));
                continue;
            }
            JsonNode old = path.getValue().path("get");
            for (Entry<String, JsonNode> status : old.path("responses").properties()) {
                JsonNode response = get.path("responses").path(status.getKey());
                if (response.isMissingNode()) {
                    sentences.add("%s has no status %s any more".formatted(path.getKey(), status.getKey()));
                } else if (!schema(response).equals(schema(status.getValue()))) {
                    sentences.add("%s has another object for %s".formatted(path.getKey(), status.getKey()));
                }
            }
            parameters(path.getKey(), old, get);
        }
    }

    private static List<String> schema(JsonNode response) {
        return response.findValuesAsText("$ref");
    }

    private void parameters(String path, JsonNode old, JsonNode get) {
        for (JsonNode parameter : old.path("parameters")) {
            if (find(get, parameter.path("name").asText()).isMissingNode()) {
                sentences.add("%s has no parameter %s any more"
                        .formatted(path, parameter.path("name").asText()));
            }
        }
        for (JsonNode parameter : get.path("parameters")) {
            boolean wasRequired =
                    find(old, parameter.path("name").asText()).path("required").asBoolean(false);
            if (parameter.path("required").asBoolean() && !wasRequired) {
                sentences.add("%s requires the parameter %s"
                        .formatted(path, parameter.path("name").asText()));
            }
        }
    }

    private static JsonNode find(JsonNode operation, String name) {
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter;
            }
        }
        return operation.path("no such parameter");
    }

    private void schemas() {
        for (Entry<String, JsonNode> schema : before.at("/components/schemas").properties()) {
            JsonNode current = now.at("/components/schemas").path(schema.getKey());
            for (Entry<String, JsonNode> field :
                    schema.getValue().path("properties").properties()) {
                JsonNode property = current.path("properties").path(field.getKey());
                String name = "%s.%s".formatted(schema.getKey(), field.getKey());
                if (property.isMissingNode()) {
                    sentences.add("%s was removed".formatted(name));
                } else if (!type(property).equals(type(field.getValue()))) {
                    sentences.add("%s has another type".formatted(name));
                }
            }
            for (JsonNode field : schema.getValue().path("required")) {
                if (!current.path("required").toString().contains(field.toString())) {
                    sentences.add("%s.%s may be left out now".formatted(schema.getKey(), field.asText()));
                }
            }
        }
    }

    private static String type(JsonNode property) {
        return "%s %s %s".formatted(property.path("type"), property.path("$ref"), property.path("items"));
    }
}

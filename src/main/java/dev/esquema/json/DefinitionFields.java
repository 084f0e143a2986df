package dev.esquema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.structure.Wording;
import java.util.Locale;
import java.util.Optional;

/** Writes and reads single fields of a definition; a field with its default value is omitted. */
final class DefinitionFields {

    private DefinitionFields() {}

    static void putWording(ObjectNode node, String field, Wording wording) {
        node.put(field, wording.text());
        wording.restored().ifPresent(text -> node.put("restored", text));
    }

    static Optional<Wording> optional(JsonNode node, String field) {
        return node.has(field) ? Optional.of(wording(node, field)) : Optional.empty();
    }

    static Wording wording(JsonNode node, String field) {
        return new Wording(node.required(field).asText(), text(node, "restored"));
    }

    static void putIf(ObjectNode node, String field, boolean value) {
        if (value) {
            node.put(field, true);
        }
    }

    static boolean isSet(JsonNode node, String field) {
        return node.has(field) && node.get(field).asBoolean();
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static <E extends Enum<E>> E constant(Class<E> type, JsonNode word) {
        return Enum.valueOf(type, word.asText().toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }
}

package dev.esquema.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes representations as JSON text, in the same way for commands and routes. */
final class JsonWriter {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        MAPPER.getFactory().setCharacterEscapes(new ControlEscapes());
    }

    private JsonWriter() {}

    static String line(Representation object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw unwritable(object, e);
        }
    }

    static String indented(Representation object) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw unwritable(object, e);
        }
    }

    static String lineWithout(Representation object, String field) {
        ObjectNode node = MAPPER.valueToTree(object);
        return node.without(field).toString();
    }

    private static IllegalStateException unwritable(Representation object, JsonProcessingException cause) {
        return new IllegalStateException(
                "%s cannot be written as JSON".formatted(object.getClass().getSimpleName()), cause);
    }
}

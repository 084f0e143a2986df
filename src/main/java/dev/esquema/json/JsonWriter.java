package dev.esquema.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

/** Writes representations as JSON text, in the same way for commands and routes. */
final class JsonWriter {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        MAPPER.getFactory().setCharacterEscapes(new ControlEscapes());
    }

    private JsonWriter() {}

    /** The view that has no field of the view {@link Detail}. */
    private static final class Undetailed {}

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

    /** Writes an object without the fields that are marked as a {@link Detail}. */
    static String withoutDetails(Representation object, boolean indented) {
        ObjectWriter writer = indented ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer();
        try {
            return writer.withView(Undetailed.class).writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw unwritable(object, e);
        }
    }

    private static IllegalStateException unwritable(Representation object, JsonProcessingException cause) {
        return new IllegalStateException(
                "%s cannot be written as JSON".formatted(object.getClass().getSimpleName()), cause);
    }
}

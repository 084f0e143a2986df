package dev.esquema.json;

/**
 * The JSON object that a command prints or a route returns: a record whose components are its fields, described in
 * {@code docs/json.md}.
 *
 * <p>Versions are strings, instants are ISO 8601 in UTC. A field whose value is unknown is null; a field with
 * {@code JsonInclude(NON_NULL)} is left out instead.
 */
public interface Representation {

    /** The object on one line. */
    default String json() {
        return JsonWriter.line(this);
    }

    /** The object on several lines, indented. */
    default String indented() {
        return JsonWriter.indented(this);
    }

    /** The object on one line without one of its fields. */
    default String jsonWithout(String field) {
        return JsonWriter.lineWithout(this, field);
    }
}

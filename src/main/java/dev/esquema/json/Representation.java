package dev.esquema.json;

/**
 * The JSON object that a command prints or a route returns: a record whose components are the fields;
 * {@code docs/json.md} describes them.
 *
 * <p>Versions are strings, instants are ISO 8601 in UTC. A field whose value is unknown is null; a field with
 * {@code JsonInclude(NON_NULL)} is omitted instead.
 */
public interface Representation {

    /** Returns the object on one line. */
    default String json() {
        return JsonWriter.line(this);
    }

    /** Returns the object on several lines, indented. */
    default String indented() {
        return JsonWriter.indented(this);
    }

    /** Returns the object without hosts, users, process ids, messages of failures and SQL. */
    default String undetailed(boolean indented) {
        return JsonWriter.withoutDetails(this, indented);
    }
}

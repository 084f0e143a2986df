package dev.esquema.postgres.structure;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The schemas that the definitions of the packaged migrations name, such as that of {@code auth.uid()}. A definition
 * that is read must name them too; the name of any other schema only says where host objects are.
 *
 * @param definitions what the packaged migrations make and change
 */
record NamedSchemas(List<Structure> definitions) {

    private static final String BODY = "\nAS $";

    static NamedSchemas in(List<Structure> definitions) {
        return new NamedSchemas(definitions);
    }

    /** Returns what removes the first schema, which is the owned one, and those of the others that are not named. */
    UnqualifiedText without(List<String> schemas) {
        List<String> removed = new ArrayList<>(schemas);
        removed.subList(1, removed.size()).removeIf(this::has);
        return new UnqualifiedText(removed);
    }

    private boolean has(String schema) {
        UnqualifiedText text = new UnqualifiedText(List.of(schema));
        return definitions.stream()
                .flatMap(structure -> structure.objects().entrySet().stream())
                .flatMap(entry -> texts(entry.getKey(), entry.getValue()))
                .anyMatch(sql -> !text.of(sql).equals(sql));
    }

    /** The body of a function is text to PostgreSQL, and so are the values of most facts. */
    private static Stream<String> texts(DatabaseObject object, Definition definition) {
        return switch (object.kind()) {
            case FUNCTION -> {
                String sql = definition.text();
                int body = sql.indexOf(BODY);
                yield Stream.of(object.name(), body < 0 ? sql : sql.substring(0, body));
            }
            case TABLE, COLUMN, CONSTRAINT, INDEX, SEQUENCE, VIEW, TYPE, TRIGGER, RULE, POLICY, CHECK, OPTIONS ->
                Stream.of(definition.text());
            case ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> Stream.empty();
        };
    }
}

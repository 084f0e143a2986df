package dev.esquema.manifest;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How PostgreSQL words what was made from its own words: {@code CHECK (x IN ('a', 'b'))} over a {@code varchar}, say, is another
 * expression once a dump was restored. Each is made a second time, beside itself, and that is taken back.
 */
record Rewording(TestDatabase database, OwnedSchema schema) {

    private static final String AGAIN = "esquema_again";

    /** The same objects, with the other wording where there is one. */
    Structure of(Structure structure) {
        Map<DatabaseObject, Definition> reworded = new LinkedHashMap<>();
        structure.objects().forEach((object, definition) -> reworded.put(object, of(object, definition)));
        return new Structure(reworded);
    }

    private Definition of(DatabaseObject object, Definition definition) {
        if (definition instanceof Definition.Constraint constraint && holdsExpression(constraint)) {
            return new Definition.Constraint(constraint.text(), other(constraint.text(), again(object, constraint)));
        }
        if (definition instanceof Definition.Index index && holdsExpression(index)) {
            return new Definition.Index(
                    index.table(), index.unique(), index.method(), index.valid(), other(index.method(), again(index)));
        }
        return definition;
    }

    private static boolean holdsExpression(Definition.Constraint constraint) {
        return constraint.text().startsWith("CHECK") || constraint.text().startsWith("EXCLUDE");
    }

    /** The keys stand in parentheses, and within them each expression. */
    private static boolean holdsExpression(Definition.Index index) {
        return index.method().indexOf('(') != index.method().lastIndexOf('(')
                || index.method().contains(" WHERE ");
    }

    private static Optional<String> other(String text, String again) {
        return Optional.of(again).filter(words -> !words.equals(text));
    }

    private String again(DatabaseObject object, Definition.Constraint constraint) {
        String table = object.table().orElseThrow();
        Definition made = made(
                new DatabaseObject(Kind.CONSTRAINT, Optional.of(table), AGAIN),
                "alter table %s add constraint %s %s".formatted(Sql.quoted(table), AGAIN, constraint.text()));
        return made.text();
    }

    private String again(Definition.Index index) {
        Definition made = made(
                new DatabaseObject(Kind.INDEX, AGAIN),
                "create index %s on %s using %s".formatted(AGAIN, Sql.quoted(index.table()), index.method()));
        return ((Definition.Index) made).method();
    }

    private Definition made(DatabaseObject object, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            Structure after = StructureQuery.ofAll(schema).read(connection);
            connection.rollback();
            return after.find(object)
                    .orElseThrow(() -> new IllegalStateException("it made nothing: %s".formatted(sql)));
        } catch (SQLException e) {
            throw new IllegalStateException("%s: %s".formatted(e.getMessage(), sql), e);
        }
    }
}

package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A query that reads again notices every change, and keeps what has not changed. */
class RepeatedReadingTest {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.of("public"), "flyway_schema_history");

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final StructureQuery query = StructureQuery.ofAll(SCHEMA);

    @Test
    void onlyWhatChangedIsParsedAgain() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (a int default 1, b text); create table gone (id int)");
            Structure first = query.read(connection);
            statement.execute(
                    "alter table t alter column a set default 2; drop table gone; create table made (id int)");
            Structure second = query.read(connection);

            assertThat(second).isEqualTo(StructureQuery.ofAll(SCHEMA).read(connection));
            assertThat(second.objects())
                    .doesNotContainKey(DatabaseObject.table("gone"))
                    .containsKey(DatabaseObject.table("made"));
            assertThat(second.find(DatabaseObject.column("t", "a")))
                    .isNotEqualTo(first.find(DatabaseObject.column("t", "a")));
            assertThat(second.find(DatabaseObject.column("t", "b")).orElseThrow())
                    .isSameAs(first.find(DatabaseObject.column("t", "b")).orElseThrow());
        }
    }
}

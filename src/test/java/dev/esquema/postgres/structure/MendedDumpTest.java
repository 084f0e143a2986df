package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.structure.MendKeepsValuesTest.Outcome;
import dev.esquema.postgres.structure.MendKeepsValuesTest.Sample;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After a change by hand and its mend, {@code pg_dump --schema-only} prints the same definitions as before the change;
 * needs the Debian package postgresql-client.
 */
class MendedDumpTest {

    static final List<String> CHANGES = MendTest.CHANGES;

    static final List<Sample> SAMPLES = MendKeepsValuesTest.SAMPLES.stream()
            .filter(sample -> sample.outcome() != Outcome.IS_REFUSED)
            .toList();

    /**
     * PostgreSQL keeps the name of an index that a partition already has, and a column that a table had before it became
     * a child, or has after it lost a parent, stays its own.
     */
    private static final Set<String> PRINTED_DIFFERENTLY = Set.of(
            "a table with more columns, keys and indexes in the place of a partition",
            "a table of other columns in the place of a child",
            "a child that left the first of its parents");

    static Stream<Arguments> dependents() {
        return MendDependentsTest.samples().filter(sample -> !PRINTED_DIFFERENTLY.contains(sample.get()[0]));
    }

    @BeforeEach
    void needsPgDump() {
        assumeTrue(PostgresClient.isInstalled(), "pg_dump is not installed");
    }

    @ParameterizedTest
    @FieldSource("CHANGES")
    void theDefinitionsOfEveryKindOfObjectAreTheSameAfterTheMend(String change) throws SQLException, IOException {
        String made = Files.readString(Path.of("src/test/resources/nasty.sql"));
        TestDatabase database = PostgresClient.server().newHostDatabase(made);

        assertRestored(database, "public", change);
        database.drop();
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void theDefinitionsOfColumnsAndValuesAreTheSameAfterTheMend(Sample sample) throws SQLException {
        TestDatabase database = PostgresClient.server().newDatabase();
        database.execute("create schema app", MendKeepsValuesTest.in(sample.made()));

        assertRestored(database, "app", MendKeepsValuesTest.in(sample.change()));
        database.drop();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dependents")
    void theDefinitionsOfDependentsAreTheSameAfterTheMend(String name, String made, String change) throws SQLException {
        TestDatabase database = PostgresClient.server().newDatabase();
        database.execute("create schema app", MendKeepsValuesTest.in(made));

        assertRestored(database, "app", MendKeepsValuesTest.in(change));
        database.drop();
    }

    private static void assertRestored(TestDatabase database, String schema, String change) throws SQLException {
        StructureQuery query = StructureQuery.ofAll(new OwnedSchema(Optional.of(schema), "flyway_schema_history"));
        Structure expected = read(database, query);
        List<String> before = PostgresClient.definitions(database);
        database.execute(change);

        String script = MendKeepsValuesTest.mend(expected, read(database, query));

        assertThat(MendKeepsValuesTest.run(database, script)).as(script).isEmpty();
        assertThat(Comparison.of(expected, read(database, query)).differences()).isEmpty();
        assertThat(PostgresClient.definitions(database)).as(script).isEqualTo(before);
    }

    private static Structure read(TestDatabase database, StructureQuery query) throws SQLException {
        try (Connection connection = database.connect()) {
            return query.read(connection);
        }
    }
}

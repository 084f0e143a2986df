package dev.esquema.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.esquema.testing.PackagedSet;
import dev.esquema.testing.postgres.OnEveryPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

class SchemaTablesTest {

    private static final List<String> HOST_TABLES = List.of("users", "clientes", "prestamos", "pagos", "cuotas");
    private static final Map<Integer, LiveTables> MIGRATED = new ConcurrentHashMap<>();

    @OnEveryPostgres
    void theColumnsEqualTheExistingSystemInOrder(int major) {
        assertSoftly(softly -> ExpectedTables.ALL.forEach(
                table -> softly.assertThat(live(major).columns(table.name()))
                        .as(table.name())
                        .containsExactlyElementsOf(table.columns())));
    }

    @OnEveryPostgres
    void theIndexesEqualTheExistingSystemAndAreValid(int major) {
        assertSoftly(softly -> ExpectedTables.ALL.forEach(
                table -> softly.assertThat(live(major).indexes(table.name()))
                        .as(table.name())
                        .containsExactlyInAnyOrderElementsOf(table.indexes())));
    }

    @OnEveryPostgres
    void theConstraintsEqualTheExistingSystem(int major) {
        assertSoftly(softly -> ExpectedTables.ALL.forEach(
                table -> softly.assertThat(live(major).constraints(table.name()))
                        .as(table.name())
                        .containsExactlyInAnyOrderElementsOf(table.constraints())));
    }

    @OnEveryPostgres
    void everyIdHasItsOwnSerialSequence(int major) {
        assertSoftly(softly -> ExpectedTables.ALL.forEach(
                table -> softly.assertThat(live(major).sequence(table.name()))
                        .isEqualTo("public.%s_id_seq | integer | 1 | 1 | 1".formatted(table.name()))));
    }

    @OnEveryPostgres
    void nothingElseIsThere(int major) {
        Stream<String> tables =
                Stream.concat(HOST_TABLES.stream(), ExpectedTables.ALL.stream().map(ExpectedTable::name));

        assertThat(live(major).relations())
                .containsExactlyInAnyOrderElementsOf(
                        tables.flatMap(table -> Stream.of("r p %s".formatted(table), "S p %s_id_seq".formatted(table)))
                                .toList());
        assertThat(live(major).besides()).isEmpty();
    }

    private static LiveTables live(int major) {
        return MIGRATED.computeIfAbsent(major, SchemaTablesTest::migrated);
    }

    private static LiveTables migrated(int major) {
        TestDatabase database = TestPostgres.ofMajor(major).newHostDatabase();
        Scripts scripts = new Scripts(PackagedSet.ofProject());
        Scripts.NAMES.forEach(name -> database.execute(scripts.migration(name)));
        return new LiveTables(database);
    }
}

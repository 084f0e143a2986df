package dev.esquema.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.esquema.testing.PackagedSet;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.esquema.testing.PackagedSet#andWithOneMore")
class RollbackScriptsTest {

    private static final String OBJECTS =
            """
            SELECT pg_describe_object('pg_class'::regclass, oid, 0) FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT pg_describe_object('pg_type'::regclass, oid, 0) FROM pg_type
             WHERE typnamespace = 'public'::regnamespace
            UNION ALL
            SELECT pg_describe_object('pg_constraint'::regclass, oid, 0) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace
            UNION ALL
            SELECT pg_describe_object('pg_trigger'::regclass, oid, 0) FROM pg_trigger
             ORDER BY 1
            """;

    private final PackagedSet set;
    private final Scripts scripts;
    private final TestDatabase database = TestPostgres.ofMajor(18).newHostDatabase();

    RollbackScriptsTest(PackagedSet set) {
        this.set = set;
        this.scripts = new Scripts(set);
    }

    @Test
    void theSixMigrationsHaveTheirRollbacksAndEachRollbackItsMigration() {
        assertThat(PackagedSet.names(set.rollbacks())).containsAll(Scripts.NAMES);
        assertThat(PackagedSet.names(set.migrations())).containsAll(PackagedSet.names(set.rollbacks()));
    }

    @Test
    void everyRollbackLeavesWhatWasThereBeforeItsMigration() {
        Deque<List<String>> before = new ArrayDeque<>();
        for (String name : Scripts.NAMES) {
            before.push(objects());
            database.execute(scripts.migration(name));
        }

        for (int i = Scripts.NAMES.size() - 1; i >= 0; i--) {
            database.execute(scripts.rollback(Scripts.NAMES.get(i)));
            assertThat(objects()).as(Scripts.NAMES.get(i)).isEqualTo(before.pop());
        }

        assertThat(objects())
                .filteredOn(object -> object.startsWith("table "))
                .containsExactly("table clientes", "table cuotas", "table pagos", "table prestamos", "table users");
    }

    @Test
    void aTableThatAnotherOneNeedsStays() {
        Scripts.NAMES.forEach(name -> database.execute(scripts.migration(name)));

        assertThatIllegalStateException()
                .isThrownBy(() -> database.execute(scripts.rollback(Scripts.NAMES.get(0))))
                .havingCause()
                .asInstanceOf(type(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo("2BP01");
    }

    private List<String> objects() {
        return database.column(OBJECTS);
    }
}

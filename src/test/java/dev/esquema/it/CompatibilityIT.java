package dev.esquema.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.TestDatabase;
import dev.esquema.testing.TestPostgres;
import org.junit.jupiter.api.Test;

/** Since which target the schema is compatible is stored in the migration's own transaction. */
class CompatibilityIT {

    private static final PackagedEsquema BREAKING = Build.with(
                    "V20251115__breaking.sql",
                    """
                    -- compatible-since: 20251114.05
                    create table breaking (id int);
                    do $$ begin
                        if exists (select from users) then
                            raise exception 'users are in the way';
                        end if;
                    end $$;
                    """)
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = BREAKING.on(database);

    @Test
    void whatAnAppliedMigrationDeclaresIsThereForOlderBuilds() {
        assertThat(esquema.run("migrate").exit()).isZero();

        assertThat(database.rows("select * from esquema_compatibility"))
                .hasToString("[{version=20251115, compatible_since=20251114.05}]");
        assertThat(database.value("select count(distinct xmin) from (select xmin::text from esquema_compatibility"
                        + " union all select xmin::text from flyway_schema_history where version = '20251115'"
                        + " union all select xmin::text from pg_class where relname = 'breaking') as of_migration"))
                .as("transactions that wrote the declaration, the history and the table")
                .isEqualTo("1");
        Agreement.holds(BREAKING, database);
    }

    @Test
    void aMigrationThatFailsLeavesNone() {
        database.execute("insert into users default values");

        assertThat(esquema.run("migrate").exit()).isEqualTo(7);

        assertThat(database.column("select version from esquema_compatibility")).isEmpty();
        Agreement.holds(BREAKING, database);
    }
}

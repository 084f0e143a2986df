package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history lacks the row of a migration although later ones are recorded. */
class UnrecordedTest {

    @TempDir
    Path folder;

    @Test
    void partsOfItsTableThatLaterMigrationsMadeAreNotMissing() {
        ScriptChain chain = ScriptChain.of(
                folder,
                "create table a (id int)",
                "create table orders (id int primary key)",
                "alter table orders add column note text; create index ni on orders (note); comment on column orders.note is 'n'",
                "create function tf() returns trigger language plpgsql as 'begin return new; end';"
                        + " create trigger trr before insert on orders for each row execute function tf()");
        TestDatabase database = chain.migratedTo(4);
        database.execute("delete from flyway_schema_history where version = '002'");

        assertThat(chain.status(database).findings())
                .filteredOn(finding -> finding instanceof Finding.StructureDeviates)
                .extracting(Finding::message)
                .isEmpty();
        assertThat(chain.status(database).unmanaged())
                .extracting(Object::toString)
                .containsExactly("table orders");
        database.execute("drop index ni");
        assertThat(chain.status(database).findings())
                .filteredOn(finding -> finding instanceof Finding.StructureDeviates)
                .extracting(Finding::message)
                .containsExactly("index ni is missing, expected: on orders using btree (note) (003)");
        database.drop();
    }
}

package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyTest {

    @Test
    void withoutDeviationsThereAreNoFindings() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        no findings
                        exit 0
                        """);
    }

    @Test
    void aBuildThatContradictsItselfIsReported() throws IOException {
        Shell shell = new Shell(
                new FakeDatabase(Rows.applied("2")),
                manifest(migration("2"))
                        .objecting(() ->
                                List.of("manifest.json was not written from the present R__views.sql: write it anew")));

        assertThat(shell.type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        the build contradicts itself: manifest.json was not written from the present R__views.sql: write it anew
                        exit 6
                        """);
        assertThat(new ObjectMapper()
                        .readTree(shell.run("verify", "--json").out())
                        .at("/contradictions/0")
                        .asText())
                .isEqualTo("manifest.json was not written from the present R__views.sql: write it anew");
    }

    @Test
    void aFindingComesWithTheSqlThatMendsIt() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"));
        database.structure().drop(table("2"));

        assertThat(new Shell(database).type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        breaking finding: table t2 is missing (2)
                            create table "t2" (
                           \s
                            ); -- without rows: if the table was renamed or moved, rename it or move it back instead
                        1 finding: 1 breaking, 0 degrading
                        exit 4
                        """);
    }

    @Test
    void aHarmlessDifferenceIsANote() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "3", "2"))).type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        note: 2 was applied after 3 (2)
                        no findings
                        exit 0
                        """);
    }

    @Test
    void theStructureOfANewerHistoryIsNotVerified() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3", "4"))).type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        note: the structure was not compared: the history holds migrations that this build does not know
                        no findings
                        exit 0
                        """);
    }

    @Test
    void anObjectThatExistsBeforeItsMigrationIsNamed() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"));
        database.structure().apply(Migrations.migration("3"));

        assertThat(new Shell(database).type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        unmanaged: table t3 exists already, and the history does not record its migration
                        exit 6
                        """);
    }

    @Test
    void anEmptyDatabaseIsBehind() {
        assertThat(new Shell(new FakeDatabase(Rows.none())).type("verify"))
                .isEqualTo(
                        """
                        $ esquema verify
                        no migration is applied: the history is empty, and 3 are pending
                        exit 3
                        """);
    }

    @Test
    void aDatabaseWhoseMigrationsAreAllHeldIsNotEmpty() {
        Rows held = Rows.applied("1", "2", "3").delete("3").delete("2").delete("1");

        assertThat(new Shell(new FakeDatabase(held)).type("verify"))
                .contains("1 was rolled back", "2 was rolled back", "3 was rolled back")
                .endsWith(
                        """
                        no migration is applied: 3 are held after a rollback, and 0 are pending
                        exit 3
                        """);
    }
}

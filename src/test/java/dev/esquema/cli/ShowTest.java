package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShowTest {

    @Test
    void everythingOfOneMigration() {
        assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2"))).type("show", "2"))
                .isEqualTo(
                        """
                        $ esquema show 2
                        version      2
                        description  step 2
                        state        applied
                        recorded     2025-11-14T10:15:30Z by owner, rank 2, SQL, 12 ms
                        script       V2__step.sql
                        checksum     %d
                        depends on   1
                        undo         none: `esquema rollback` cannot undo this migration
                        execution    in one transaction, 1 statement
                        creates      table t2
                        exit 0
                        """
                                .formatted(Migrations.migration("2").checksum()));
    }

    @Test
    void aRepeatableScriptDependsOnNoVersionAndRunsAfterAll() {
        assertThat(new Shell(
                                new FakeDatabase(Rows.none()),
                                Migrations.manifest(Migrations.migration("1"), Migrations.repeatable("views", 7, "1")))
                        .type("show", "R__views", "--packaged"))
                .contains("\nruns         after all versioned migrations, and again whenever its text changes\n")
                .doesNotContain("depends on", "undo");
    }

    @Test
    void theTablesWhoseRowsAMigrationWritesAreNamed() {
        Effect writing = new Effect(
                Structure.NONE,
                Structure.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("orders", "lines"));
        Migration migration = Migrations.doing(Migrations.migration("1"), writing);

        assertThat(new Shell(new FakeDatabase(Rows.none()), Migrations.manifest(migration))
                        .type("show", "1", "--packaged"))
                .contains("\nwrites       rows of orders, lines\n");
    }

    @Test
    void aDefinitionOfSeveralLinesIsPrintedOnIndentedLines() {
        Definition view = new Definition.View(
                false, Optional.of(Wording.of(" SELECT id\r\n   FROM t2\nstate        applied\r\u001b[2J;")));
        Migration migration = Migrations.doing(
                Migrations.migration("1"),
                Effect.creating(new Structure(Map.of(new DatabaseObject(DatabaseObject.Kind.VIEW, "v"), view))));

        assertThat(new Shell(new FakeDatabase(Rows.none()), Migrations.manifest(migration))
                        .type("show", "1", "--packaged"))
                .contains(
                        """
                        creates      view v not materialized
                                        SELECT id
                                          FROM t2
                                       state        applied\\r\\u001B[2J;
                        exit 0
                        """);
    }

    @Test
    void packagedMigrationsNeedNoDatabase() {
        FakeDatabase database = new FakeDatabase(Rows.none()).unreachable();

        assertThat(new Shell(database).run("show", "3", "--packaged").exitStatus())
                .isZero();
        assertThat(new Shell(database).type("show", "3", "--packaged"))
                .contains("state        packaged")
                .doesNotContain("pending");
        assertThat(new Shell(database).run("show", "3").exitStatus()).isEqualTo(8);
    }

    @Test
    void theObjectHoldsTheManifestAndTheRecord() throws IOException {
        JsonNode whole = new ObjectMapper()
                .readTree(new Shell(new FakeDatabase(Rows.applied("1")))
                        .run("show", "1", "--json")
                        .out());

        assertThat(whole.at("/creates/0/name").asText()).isEqualTo("t1");
        assertThat(whole.at("/recorded/rank").asInt()).isEqualTo(1);
        assertThat(whole.get("locks")).isEmpty();
        assertThat(whole.get("runs")).isEmpty();
    }

    @Test
    void anUnknownVersionIsNotFound() {
        assertThat(new Shell(new FakeDatabase(Rows.none())).type("show", "9"))
                .isEqualTo(
                        """
                        $ esquema show 9
                        ! esquema: version 9 is neither in the migration set nor applied: `esquema history` and GET /schema/migrations list those that are
                        exit 2
                        """);
    }
}

package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.json.ManifestJson;
import dev.esquema.learn.Skeleton;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.UndoProof;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each undo script is run after its migration, and must restore the structure from before the migration. */
class ProvedUndoTest {

    private static final String TABLE =
            "create table t (id serial primary key, s varchar(9) constraint c check (s in ('a', 'b')), n int default 1);";

    @TempDir
    Path resources;

    @Test
    void anUndoThatRestoresTheStructureIsProved() throws IOException {
        migration(1, TABLE, "drop table t;");
        migration(
                2,
                "alter table t drop constraint c; create view v as select s from t;",
                "drop view v;\nalter table t add constraint c check (s in ('a', 'b'));");
        migration(3, "create index concurrently i on t (n);", "drop index i;");

        List<Migration> learned = ManifestGenerator.generate(resources);

        assertThat(learned)
                .extracting(migration -> migration.undoProof().result())
                .containsOnly(UndoProof.Result.COMPLETE);
        assertThat(learned.get(2).effect().creates().objects()).hasSize(1);
        assertThat(ManifestJson.read(ManifestJson.write(learned).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(learned);
    }

    @Test
    void aConstraintIsProvedAlsoIfItIsCreatedFromItsPrintedText() throws IOException {
        migration(1, TABLE, "drop table t;");
        migration(
                2,
                "alter table t drop constraint c;",
                "alter table t add constraint c check (((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));");

        assertThat(ManifestGenerator.generate(resources).get(1).undoProof().result())
                .isEqualTo(UndoProof.Result.COMPLETE);
    }

    @Test
    void anUndoThatLeavesADifferenceIsRefused() throws IOException {
        migration(1, TABLE, "drop table t;");
        migration(2, "alter table t drop column n, add column m int; create table u ();", "drop table u;");

        assertRefused()
                .withMessageStartingWith("U2__step.sql does not restore the structure from before V2__step.sql: ")
                .withMessageContainingAll(
                        "column t.n is missing, expected: integer default 1",
                        "column t.m exists and is not expected",
                        "`-- undo: partial`");
    }

    @Test
    void anUndoThatDeclaresItselfPartialIsLearnedWithItsDifferences() throws IOException {
        migration(1, "create type e as enum ('a');", "drop type e;");
        migration(2, "create table u (); alter type e add value 'b';", "-- undo: partial\ndrop table u;");

        UndoProof proof = ManifestGenerator.generate(resources).get(1).undoProof();

        assertThat(proof.isPartial()).isTrue();
        assertThat(proof.differences()).containsExactly("type e is enum (a, b), expected: enum (a)");
    }

    @Test
    void anUndoScriptWithoutAStatementMayAlsoBeDeleted() throws IOException {
        migration(1, TABLE, new Skeleton("1", "step", List.of()).undo());

        assertRefused()
                .withMessageStartingWith("U1__step.sql does not restore the structure from before V1__step.sql: ")
                .withMessageEndingWith(
                        "; it holds no statement: write it, or delete the file if the migration cannot be undone");
    }

    @Test
    void failingUndoScriptsAreRefusedTogetherWithLineAndState() throws IOException {
        migration(1, TABLE, "-- Removes it.\n\ndrop table t;\n\ndrop table missing;");
        migration(2, "create table u ();", "commit;");
        migration(3, "create index i on t (n);", "drop index concurrently i;");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessageStartingWith(
                        "the undo of migration 1 failed at line 5 of U1__step.sql, `drop table missing`: ERROR: table \"missing\" does not exist (SQLSTATE 42P01)\n")
                .withMessageContainingAll(
                        "\nU2__step.sql contains `commit`",
                        "\nthe undo of migration 3 failed at line 1 of U3__step.sql",
                        "(SQLSTATE 25001); a rollback runs the script in one transaction")
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(Code.MIGRATION_FAILED);
                    assertThat(failure.details().sqlState()).contains("42P01");
                    assertThat(failure.details().script()).contains("U1__step.sql");
                });
    }

    @Test
    void aDeferredConstraintThatTheUndoBreaksIsFound() throws IOException {
        migration(
                1,
                "create table p (id int primary key); create table q (id int references p deferrable initially deferred);",
                "drop table q; drop table p;");
        migration(2, "create view v as select 1 as a;", "drop view v; insert into q values (1);");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessageContainingAll("U2__step.sql", "SQLSTATE 23503");
    }

    @Test
    void onlyOneWordCanBeDeclared() throws IOException {
        migration(1, "create table t ();", "-- undo: some\ndrop table t;");

        assertRefused().withMessage("U1__step.sql declares `-- undo: some`: only `-- undo: partial` can be declared");
    }

    private ThrowableAssertAlternative<SchemaException> assertRefused() {
        return assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
    }

    private void migration(int version, String sql, String undo) throws IOException {
        write("migration", "V%d__step.sql".formatted(version), sql);
        write("rollback", "U%d__step.sql".formatted(version), undo);
    }

    private void write(String folder, String name, String sql) throws IOException {
        Path file = resources.resolve("db").resolve(folder).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, sql);
    }
}

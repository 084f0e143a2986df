package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The facts that the build learns by running scripts, and the errors in the use of transactions that stop the build.
 */
class LearnedMigrationsTest {

    @TempDir
    Path resources;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(resources.resolve("db/migration"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently ix on users (id);",
                "vacuum users;",
                "create table t ();\nreindex table concurrently users;"
            })
    void aScriptThatNeedsToBeOutsideATransactionHasToSaySo(String sql) throws IOException {
        write("V1__outside.sql", sql);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage("V1__outside.sql cannot run inside a transaction (SQLSTATE 25001):"
                        + " write `-- transactional: no` at its top");
    }

    /**
     * If a script ended its transaction, its earlier locks would be released unobserved, and a failure would undo only
     * a part of it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table users add column a int; commit;",
                "begin;\nalter table users add column a int;\nend;",
                "create table a ();\nrollback;\ncreate table b ();"
            })
    void aScriptInATransactionMustNotEndIt(String sql) throws IOException {
        write("V1__ending.sql", sql);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage("V1__ending.sql ends its transaction itself:"
                        + " remove BEGIN, COMMIT and ROLLBACK, each script runs in one transaction");
    }

    @Test
    void aScriptInATransactionMayGoBackWithinIt() throws IOException {
        write(
                "V1__within.sql",
                """
                create table a ();
                savepoint s;
                create table b ();
                rollback to savepoint s;
                """);

        assertThat(ManifestGenerator.generate(resources).get(0).creates()).hasToString("[table a]");
    }

    @Test
    void outsideATransactionThereIsExactlyOneStatement() throws IOException {
        write("V1__several.sql", "-- transactional: no\ncreate table a (); create table b ();\n");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage("V1__several.sql runs outside a transaction and holds 2 statements:"
                        + " such a script holds exactly one");
    }

    @Test
    void transactionalIsYesOrNo() throws IOException {
        write("V1__undecided.sql", "-- transactional: maybe\nselect 1;");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage("V1__undecided.sql declares `-- transactional: maybe`: write yes or no");
    }

    @Test
    void declaredAndObservedFactsAreKept() throws IOException {
        write(
                "V1__index.sql",
                """
                -- transactional: no
                -- statement-timeout: 90s
                -- compatible-since: 1
                create index concurrently ix on users (id);
                """);

        Migration learned = ManifestGenerator.generate(resources).get(0);

        assertThat(learned.execution())
                .isEqualTo(new Execution(
                        false, true, 1, Optional.of(Duration.ofSeconds(90)), Optional.of(Version.of("1"))));
        assertThat(learned.creates()).hasToString("[index ix]");
        assertThat(learned.isDecidedByCatalog()).isTrue();
    }

    @Test
    void severalStatementsInATransactionAreCounted() throws IOException {
        write("V1__three.sql", "create table a (); create table b (); create table c ();");

        List<Migration> learned = ManifestGenerator.generate(resources);

        assertThat(learned).extracting(Migration::execution).containsExactly(Execution.plain(3));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(resources.resolve("db/migration").resolve(name), text);
    }
}

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
import org.junit.jupiter.params.provider.CsvSource;
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
                "reindex table concurrently users;",
                "-- transactional: no\ncreate index concurrently ix on users (id);"
            })
    void aScriptThatPostgresRefusesInATransactionRunsOutsideOne(String sql) throws IOException {
        write("V1__outside.sql", sql);

        assertThat(ManifestGenerator.generate(resources).get(0).transactional()).isFalse();
    }

    @Test
    void theConfigurationBesideAScriptTakesItOutOfItsTransaction() throws IOException {
        write("V1__outside.sql", "create table t (id int);");
        write("V1__outside.sql.conf", "executeInTransaction=false\n");

        assertThat(ManifestGenerator.generate(resources).get(0).transactional()).isFalse();
    }

    @Test
    void aMissingTableNamesTheFileThatCreatesIt() throws IOException {
        write("V1__a.sql", "create table pets (owner int references people);");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessageEndingWith(
                        "relation \"people\" does not exist (SQLSTATE 42P01);"
                                + " if it exists before the first migration, host.sql of the folder creates it, or the file of --host");
    }

    @Test
    void aHeaderThatDisagreesIsRefused() throws IOException {
        write("V1__outside.sql", "-- transactional: yes\nvacuum users;");
        assertRefused("declares `-- transactional: yes`, and PostgreSQL refuses it inside a transaction");

        write("V1__outside.sql.conf", "executeInTransaction=false\n");
        assertRefused("V1__outside.sql and V1__outside.sql.conf disagree");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    B1__base.sql         | is a baseline script
                    beforeMigrate.sql    | is a Flyway callback
                    afterEachMigrate.sql | is a Flyway callback
                    V2__code.java        | is a Java migration
                    V2__Code.class       | is a Java migration
                    """)
    void filesThatAreNotSupportedAreRefusedByName(String name, String reason) throws IOException {
        write("V1__a.sql", "create table t (id int);");
        write(name, "select 1;");

        assertRefused("%s %s".formatted(name, reason));
    }

    @Test
    void anUndoScriptWithoutAMigrationIsRefused() throws IOException {
        write("V1__a.sql", "create table t (id int);");
        write("U2__b.sql", "drop table t;");

        assertRefused("U2__b.sql undoes nothing: there is no V2");
    }

    @Test
    void aPsqlCommandIsRefusedWithItsLineAndWhatToWriteInstead() throws IOException {
        write("V1__a.sql", "create table t (id int);\n\\copy t from 't.csv'\n");
        assertRefused("V1__a.sql has the psql command \\copy in line 2");
        write("V1__a.sql", "\\restrict abc\ncreate table t (id int);");
        assertRefused("\\restrict in line 1, which only psql understands: remove the line");
    }

    @Test
    void aPlaceholderWithoutAValueIsRefusedWithBothRemedies() throws IOException {
        write("V1__a.sql", "create table t (text text default '${x}');");
        assertRefused("V1__a.sql has the placeholder ${x}, which has no value");

        write("V1__a.sql.conf", "placeholderReplacement=false\n");
        assertThat(ManifestGenerator.generate(resources)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set local time zone 'UTC'; create table t (id int);",
                "create function f() returns int language plpgsql as $$ begin return 1; end; $$;",
                "savepoint a; create table t (id int); rollback to a; create table t (id int);",
                "select 'a; commit; b';",
                "/* begin; */ create table t (id int); -- commit;"
            })
    void whatOnlyLooksLikeTheEndOfATransactionIsLearned(String sql) throws IOException {
        write("V1__a.sql", sql);

        assertThat(ManifestGenerator.generate(resources)).hasSize(1);
    }

    private void assertRefused(String reason) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessageContaining(reason);
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
                .withMessageMatching("V1__ending.sql has (BEGIN|COMMIT|ROLLBACK) in line [12]:"
                        + " remove it, each script runs in one transaction");
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
    void eachStatementOfAScriptOutsideATransactionIsLearned() throws IOException {
        write(
                "V1__several.sql",
                """
                -- transactional: no
                set lock_timeout = '2s';

                create table a (id int); -- made here
                /* an
                   index */ create index concurrently a_id on a (id);
                insert into users default values; do $$ begin commit; end $$;
                do $$ begin perform 1; end $$;
                """);

        Execution execution = ManifestGenerator.generate(resources).get(0).execution();

        assertThat(execution.transactional()).isFalse();
        assertThat(execution.concurrent()).isFalse();
        assertThat(execution.statements()).isEqualTo(6);
        assertThat(execution.separate())
                .extracting(each -> "%d %d %s %s %s"
                        .formatted(each.number(), each.line(), each.kind(), each.concurrent(), each.text()))
                .containsExactly(
                        "1 2 SESSION false set lock_timeout = '2s'",
                        "2 4 ATOMIC false create table a (id int)",
                        "3 6 OPEN true create index concurrently a_id on a (id)",
                        "4 7 ATOMIC false insert into users default values",
                        "5 7 OPEN false do $$ begin commit; end $$",
                        "6 8 ATOMIC false do $$ begin perform 1; end $$");
        assertThat(execution.separate().get(2).builtIndex().orElseThrow().name())
                .isEqualTo("a_id");
        assertThat(execution.separate().get(3).effect().locks()).hasToString("[ROW EXCLUSIVE on users]");
        assertThat(execution.separate().get(3).effect().writes()).contains("users");
        assertThat(execution.separate().get(2).effect().locks()).hasToString("[SHARE UPDATE EXCLUSIVE on a]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    create temp table t (id int)          | has a temporary object in line 3
                    create local temporary table t (a int)| has a temporary object in line 3
                    set session authorization default     | has SET SESSION AUTHORIZATION in line 3
                    """)
    void whatDoesNotSurviveTheSessionIsRefusedBesideOtherStatements(String sql, String reason) throws IOException {
        write("V1__several.sql", "vacuum users;\n\n%s;".formatted(sql));

        assertRefused(
                "V1__several.sql runs outside a transaction, contains several statements, and %s".formatted(reason));
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

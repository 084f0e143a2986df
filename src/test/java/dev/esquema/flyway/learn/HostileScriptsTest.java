package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts with the irregularities that editors, checkouts and people introduce. */
class HostileScriptsTest {

    private static final String SQL = "-- depends: none\n-- Añade.\ncreate table \"año\" (id int);\n";

    @TempDir
    Path resources;

    @Test
    void lineEndsAndAByteOrderMarkMakeNoDifferenceButToTheHash() throws IOException {
        write("V1__a.sql", SQL, StandardCharsets.UTF_8);
        Migration plain = generate().get(0);
        write("V1__a.sql", SQL.replace("\n", "\r\n"), StandardCharsets.UTF_8);
        Migration windows = generate().get(0);
        write("V1__a.sql", "\uFEFF%s".formatted(SQL), StandardCharsets.UTF_8);
        Migration marked = generate().get(0);

        assertThat(windows.checksum()).isEqualTo(plain.checksum()).isEqualTo(marked.checksum());
        assertThat(windows.effect()).isEqualTo(plain.effect()).isEqualTo(marked.effect());
        assertThat(windows.sha256()).isNotEqualTo(plain.sha256()).isNotEqualTo(marked.sha256());
        assertThat(plain.creates()).hasToString("[table año]");
    }

    @Test
    void aHeaderBehindAByteOrderMarkIsRead() throws IOException {
        write("V1__a.sql", "\uFEFF-- transactional: no\nvacuum users;", StandardCharsets.UTF_8);

        assertThat(generate().get(0).transactional()).isFalse();
    }

    /** Flyway sends all that follows the first parameter as one statement. */
    private static final String PARAMETERS =
            """
            create function initial(text) returns text language sql immutable
                return lower($1);
            create table a (id int, check (initial('A') = 'a'));
            insert into a values (1);
            create table b as select * from a where initial('$') <> '$$ ; ';
            """;

    @Test
    void whatFollowsAPositionalParameterIsLearnedInItsTransaction() throws IOException {
        write("V1__a.sql", PARAMETERS, StandardCharsets.UTF_8);

        List<Migration> learned = generate();

        assertThat(learned.get(0).creates()).map(Object::toString).contains("table a", "table b");
        assertThat(learned.get(0).effect().writes()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select abs($1);|$1",
                "select $1 + 1; select $1 + 2;|$1",
                "select case when x > 1 then case x when 2 then 1 else 3 end end; select 1;|a CASE within a CASE"
            })
    void aBodyThatFlywayCannotSeparateIsRefusedWithItsLine(String body) throws IOException {
        String[] parts = body.split("\\|");
        write(
                "V1__a.sql",
                "create table a (id int);\ncreate function f(x int) returns int language sql\nbegin atomic\n%s\nend;\nselect 1;"
                        .formatted(parts[0]),
                StandardCharsets.UTF_8);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessageStartingWith(
                        "V1__a.sql has %s within BEGIN ATOMIC … END in line 4, where Flyway does not find the end"
                                .formatted(parts[1]))
                .withMessageEndingWith("write the body between $$ and $$, as text")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table b (d text default '${flyway:database}');",
                "create table b (d text); comment on table b is 'made ${flyway:timestamp}';",
                "create view b as select '${FLYWAY:user}' as u;",
                "create function b() returns text language sql as 'select ''${flyway:workingDirectory}''';"
            })
    void aDefinitionWithAValueThatEachDatabaseHasOtherwiseIsRefusedWithItsLine(String sql) throws IOException {
        write("V1__a.sql", "create table a (id int);\n%s".formatted(sql), StandardCharsets.UTF_8);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessageMatching("V1__a.sql has \\$\\{\\w+:\\w+} in line 2, and its value is part of .*b.*")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
    }

    @Test
    void aStatementMayHaveAValueThatEachDatabaseHasOtherwise() throws IOException {
        write(
                "V1__a.sql",
                """
                create table a (d text, at timestamp);
                insert into a values ('${flyway:database} ${flyway:user}', '${flyway:timestamp}');
                alter database "${flyway:database}" set work_mem = '5MB';
                alter table a owner to ${flyway:user};
                """,
                StandardCharsets.UTF_8);

        assertThat(generate().get(0).creates()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create index concurrently a_id on a (id);", "-- transactional: no\nvacuum a;"})
    void aPositionalParameterOutsideATransactionIsRefusedWithItsLine(String alone) throws IOException {
        write("V1__a.sql", "create table a (id int);", StandardCharsets.UTF_8);
        write(
                "V2__b.sql",
                "%s\nprepare find (int) as select * from a where id = $1;".formatted(alone),
                StandardCharsets.UTF_8);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessageStartingWith(
                        "V2__b.sql runs outside a transaction and has a positional parameter such as $1 outside quotes in line %d"
                                .formatted(alone.lines().count() + 1))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252"})
    void aScriptThatIsNotUtf8IsRefusedWithItsLine(String charset) throws IOException {
        write("V1__a.sql", SQL, Charset.forName(charset));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessage("V1__a.sql is not UTF-8: line 2 holds the byte 0xF1; save the script as UTF-8")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
    }

    @Test
    void aScriptInUtf16IsRefused() throws IOException {
        write("V1__a.sql", SQL, StandardCharsets.UTF_16);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessage("V1__a.sql is not UTF-8: line 1 holds the byte 0xFE; save the script as UTF-8");
    }

    @Test
    void aScriptThatIsCutWithinALetterIsRefused() throws IOException {
        Files.createDirectories(resources.resolve("db/migration"));
        Files.write(resources.resolve("db/migration/V1__a.sql"), new byte[] {'-', '-', ' ', (byte) 0xC3});

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessage("V1__a.sql is not UTF-8: line 1 holds the byte 0xC3; save the script as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "-- Nothing.\n", "/* Nothing. */", ";", "-- transactional: no\n"})
    void aScriptWithoutAStatementIsLearned(String sql) throws IOException {
        write("V1__a.sql", sql, StandardCharsets.UTF_8);

        assertThat(generate().get(0).execution().statements()).isZero();
    }

    @Test
    void anErrorInAHeaderNamesTheScript() throws IOException {
        write("V1__a.sql", "-- Depends: none\nselect 1;", StandardCharsets.UTF_8);
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(this::generate)
                .withMessageStartingWith("V1__a.sql has a header that is almost a directive (`-- Depends: none`)");

        for (String wrong : new String[] {"depends: the first", "compatible-since: soon", "statement-timeout: long"}) {
            write("V1__a.sql", "-- %s\nselect 1;".formatted(wrong), StandardCharsets.UTF_8);
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(this::generate)
                    .withMessageStartingWith("V1__a.sql declares `-- ");
        }
    }

    @Test
    void unusualNamesAreAccepted() throws IOException {
        write("V1__el \"año\" select.sql", "create table \"select\" (\"a \"\"ñ\" int);", StandardCharsets.UTF_8);

        Migration learned = generate().get(0);

        assertThat(learned.description()).isEqualTo("el \"año\" select");
        assertThat(learned.effect().creates().objects().keySet()).hasToString("[table select, column select.a \"ñ]");
        assertThat(ManifestJson.read(ManifestJson.write(List.of(learned)).getBytes(StandardCharsets.UTF_8)))
                .containsExactly(learned);
    }

    private List<Migration> generate() throws IOException {
        return ManifestGenerator.generate(resources);
    }

    private void write(String name, String text, Charset charset) throws IOException {
        Files.createDirectories(resources.resolve("db/migration"));
        Files.writeString(resources.resolve("db/migration").resolve(name), text, charset);
    }
}

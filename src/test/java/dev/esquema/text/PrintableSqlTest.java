package dev.esquema.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PrintableSqlTest {

    @Test
    void sqlWithoutControlCharactersStaysAsItIs() {
        String sql =
                "alter table \"t\" -- a comment\n    add check (\"a b\" <> 'it''s'),\n\tadd c text default E'\\n';";

        assertThat(PrintableSql.of(sql)).contains(sql);
    }

    @Test
    void aQuotedNameOrAStringIsWrittenInItsUnicodeForm() {
        assertThat(PrintableSql.of("drop table \"a\nb\"\"\\\u202e\";"))
                .contains("drop table U&\"a\\000Ab\"\"\\\\\\202E\";");
        assertThat(PrintableSql.of("select 'a\u001b[31m''b'")).contains("select U&'a\\001B[31m''b'");
        assertThat(PrintableSql.of("select '%s'".formatted(new String(Character.toChars(0xE0041)))))
                .contains("select U&'\\+0E0041'");
    }

    @Test
    void aControlCharacterThatCannotBeWrittenOtherwiseHasNoStatement() {
        assertThat(PrintableSql.of("select 1 \u001b[2J")).isEmpty();
        assertThat(PrintableSql.of("-- a\u202ecomment\nselect 1")).isEmpty();
        assertThat(PrintableSql.of("select $$ a\u001b $$")).isEmpty();
        assertThat(PrintableSql.of("select E'a\nb'")).isEmpty();
    }

    @Test
    void theBodyOfAFunctionKeepsItsLines() {
        String sql = "create function f() returns int language sql as $x$\n  select '\n'::int\n$x$;";

        assertThat(PrintableSql.of(sql)).contains(sql);
    }

    @Test
    void aLongStringIsRead() {
        String sql = "select '%s\n'".formatted("a''".repeat(200_000));

        assertThat(PrintableSql.of(sql).orElseThrow())
                .startsWith("select U&'a''")
                .endsWith("\\000A'");
    }

    @Test
    void postgresqlReadsTheSameNamesAndStrings() throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        String text = "it's \"a\\b\"\n\u001b[31m\u202e\u009b";
        String sql = "select '%s' as \"%s\"".formatted(text.replace("'", "''"), text.replace("\"", "\"\""));
        String printable = PrintableSql.of(sql).orElseThrow();

        assertThat(PrintableText.of(printable)).isEqualTo(printable);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(printable)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(text);
            assertThat(row.getMetaData().getColumnName(1)).isEqualTo(text);
        }
    }
}

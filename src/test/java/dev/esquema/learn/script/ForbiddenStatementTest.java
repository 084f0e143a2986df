package dev.esquema.learn.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that a script must not contain, and statements that only look like them. */
class ForbiddenStatementTest {

    private static final String BODY =
            """
            create function f(n int) returns int language sql
            begin atomic
                select case when n > 0 then 1 else 2 end;
                select case n when 1 then case when true then 1 end end;
            end;
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    begin                                        | BEGIN
                    BEGIN WORK                                   | BEGIN
                    begin isolation level serializable           | BEGIN
                    start transaction read write                 | START
                    commit                                       | COMMIT
                    commit and chain                             | COMMIT
                    rollback                                     | ROLLBACK
                    abort                                        | ABORT
                    end transaction                              | END
                    end                                          | END
                    """)
    void aTransactionCommandIsNamedWithItsLine(String statement, String name) {
        assertThat(ForbiddenStatement.in("select 1;\n\n/* then */ %s;\n".formatted(statement)))
                .contains("has %s in line 3: remove it, each script runs in one transaction".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set local time zone 'UTC'",
                "SET LOCAL TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE",
                "set time zone 'Europe/Madrid'",
                "set transaction isolation level serializable",
                "rollback to savepoint s",
                "savepoint s",
                "do $$ begin commit; end $$",
                "select 'begin;' as \"commit;\"",
                "create table begin_end (\"end\" int)"
            })
    void whatOnlyLooksLikeOneIsAllowed(String statement) {
        assertThat(ForbiddenStatement.in("select 1;\n%s;\nselect 2;".formatted(statement)))
                .isEmpty();
    }

    @Test
    void theBodyOfAFunctionIsAllowed() {
        assertThat(ForbiddenStatement.in(BODY)).isEmpty();
        assertThat(ForbiddenStatement.in(
                        BODY.replace("begin atomic", "BEGIN\n  ATOMIC").concat(BODY)))
                .isEmpty();
    }

    @Test
    void aTransactionCommandBesideSuchABodyIsFound() {
        assertThat(ForbiddenStatement.in("begin;\n".concat(BODY)).orElseThrow()).startsWith("has BEGIN in line 1");
        assertThat(ForbiddenStatement.in(BODY.concat("commit;\n")).orElseThrow())
                .startsWith("has COMMIT in line 6");
        assertThat(ForbiddenStatement.in(BODY.concat("rollback;\n").concat(BODY))
                        .orElseThrow())
                .startsWith("has ROLLBACK in line 6");
    }
}

package dev.esquema.learn.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionalParameterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "create table t (id int);",
                "create function f(text) returns text language sql as $$ select lower($1) $$;",
                "create function f(text) returns text language sql as $body$ select $1 || '$$' $body$;",
                "insert into t values ('costs $1');",
                "insert into t values (E'it\\'s $1');",
                "insert into t values ('it''s $1');",
                "comment on column t.\"$1\" is 'x';",
                "-- $1\nselect 1;",
                "/* $1 /* $2 */ $3 */ select 1;",
                "select a$1 from t;",
                "select '$1"
            })
    void aHiddenDollarSignIsNoParameter(String sql) {
        assertThat(PositionalParameter.line(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;\nprepare p (text) as select lower($1);",
                "/* one */ select 1;\ncreate function f(text) returns text begin atomic select lower($1); end;",
                "select 'a';\n$1",
                "select $$ $1 $$;\nexecute $12"
            })
    void aParameterIsNamedWithItsLine(String sql) {
        assertThat(PositionalParameter.line(sql)).hasValue(2);
    }

    @Test
    void aLongScriptIsReadWithoutRecursion() {
        String values = "('%s'),\n".formatted("it''s long".repeat(100_000)).repeat(5);

        assertThat(PositionalParameter.line("insert into t values %s ($1);".formatted(values)))
                .hasValue(6);
    }
}

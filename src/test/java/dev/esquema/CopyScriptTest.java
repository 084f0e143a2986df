package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

class CopyScriptTest {

    @Test
    void rowsThatAScriptCopiesAreLearnedAndApplied() {
        TestDatabase database = TestPostgres.shared().newDatabase();
        Commands commands = ScriptedBuild.on(database)
                .with(
                        1,
                        """
                        create table t (id int, name text);
                        COPY t (id, name) FROM stdin;
                        1\tone;
                        2\t\\N
                        \\.
                        create index on t (name);
                        """,
                        "drop table t;")
                .proved();

        commands.migrate();

        assertThat(database.column("select concat(id, name) from t order by id"))
                .containsExactly("1one;", "2");
        assertThat(commands.status(database).verification().findings()).isEmpty();
    }
}

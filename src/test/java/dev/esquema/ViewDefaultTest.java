package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewDefaultTest {

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter view v alter d drop default",
                "alter view v alter d set default 1",
                "drop view v",
                "create or replace view v as select id, d, 1 as x from t"
            })
    void aDefaultThatAMigrationGaveToAColumnOfAViewIsSetAgain(String change) {
        Commands commands = ScriptedBuild.on(database)
                .with(
                        1,
                        """
                        create table t (id int primary key, d int);
                        create view v as select id, d from t;
                        alter view v alter column d set default 77;
                        """,
                        "drop view v; drop table t;")
                .proved();
        commands.migrate();
        assertThat(findings(commands)).isEmpty();
        database.execute(change);

        List<Finding> found = findings(commands);
        database.execute("begin; %s\ncommit; insert into v values (1)"
                .formatted(found.stream()
                        .map(finding -> finding.mend().orElseThrow())
                        .collect(Collectors.joining("\n"))));

        assertThat(findings(commands)).isEmpty();
        assertThat(database.value("select d from t")).isEqualTo("77");
    }

    private List<Finding> findings(Commands commands) {
        return commands.status(database).verification().findings();
    }
}

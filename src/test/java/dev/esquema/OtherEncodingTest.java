package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.Phase;
import dev.esquema.schema.PhaseAdvice;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database whose encoding cannot hold every character. */
class OtherEncodingTest {

    private final TestDatabase server = TestPostgres.shared().newDatabase();
    private final TestDatabase latin = new TestDatabase("%s_latin".formatted(server.name()), server.port());

    @BeforeEach
    void create() {
        server.execute(
                "create database \"%s\" template template0 encoding 'LATIN1' locale 'C'".formatted(latin.name()));
    }

    @AfterEach
    void drop() {
        latin.drop();
        server.drop();
    }

    @Test
    void theJournalRecordsAFailureThatTheDatabaseCannotSpell() {
        String rows = IntStream.range(1, 150).mapToObj("(%d)"::formatted).collect(Collectors.joining(","));
        Commands first = ScriptedBuild.on(latin)
                .with(1, "create table t (id int primary key);", "drop table t;")
                .built();
        first.migrate();
        latin.execute("insert into t values (3)");
        Commands build = ScriptedBuild.on(latin)
                .with(1, "create table t (id int primary key);", "drop table t;")
                .with(2, "insert into t select x from (values %s) v(x);".formatted(rows), "delete from t;")
                .built();

        failure(build::migrate);

        assertThat(latin.column("select outcome from esquema_run order by id")).containsExactly("APPLIED", "FAILED");
        assertThat(latin.value("select statement from esquema_run where outcome = 'FAILED'"))
                .contains("...");
    }

    @Test
    void namesThatTheDatabaseCannotHoldAreRefusedAndTheServerSaysSo() {
        Commands build = ScriptedBuild.on(latin)
                .with(1, "create table größe (\"日本\" int);", "drop table größe;")
                .built();

        assertThat(failure(build::migrate))
                .startsWith(
                        "the database has the encoding LATIN1, which cannot hold 日本; migration 1 needs UTF8: use a database");
        SchemaStatus status = build.status(latin);
        assertThat(status.phase()).isEqualTo(Phase.UNREACHABLE);
        assertThat(PhaseAdvice.of(status).reason()).contains("encoding LATIN1");
    }

    @Test
    void namesThatTheDatabaseHoldsAreApplied() {
        Commands build = ScriptedBuild.on(latin)
                .with(1, "create table größe (id int);", "drop table größe;")
                .built();

        assertThat(build.migrate().applied()).hasSize(1);
        assertThat(build.status(latin).phase()).isEqualTo(Phase.CURRENT);
    }
}

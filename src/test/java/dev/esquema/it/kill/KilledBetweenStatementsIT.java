package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Nap;
import dev.esquema.it.support.Sessions;
import dev.esquema.it.support.SetFolder;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code kill -9} in and between the statements of a script outside a transaction: each is applied once. */
class KilledBetweenStatementsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String PAUSE = "pg_sleep(coalesce(nullif(current_setting('test.%s', true), ''), '0')::float)";

    private static final PackagedEsquema STEPS = SetFolder.empty()
            .with("migration/V1__part.sql", "create table part (id int, word text);")
            .with(
                    "migration/V2__steps.sql",
                    """
                    -- transactional: no
                    set esquema.word = 'here';
                    insert into part values (1, current_setting('esquema.word'));
                    insert into part select 2, 'slow' from (select %s) as pause;
                    create index concurrently part_id on part (id);
                    do $$ begin insert into part values (3, 'first half'); commit; perform %s; insert into part values (4, 'second half'); end $$;
                    insert into part values (5, current_setting('esquema.word'));
                    """
                            .formatted(PAUSE.formatted("atomic"), PAUSE.formatted("open")))
            .with("migration/V3__after.sql", "create table after_steps (id int);")
            .learned()
            .application();

    private static final PackagedEsquema MANY = SetFolder.empty()
            .with("migration/V1__part.sql", "create table part (id int);")
            .with(
                    "migration/V2__many.sql",
                    "-- transactional: no\n"
                            .concat(IntStream.rangeClosed(1, 40)
                                    .mapToObj(
                                            "insert into part select %d from (select pg_sleep(0.05)) as pause;\n"
                                                    ::formatted)
                                    .collect(Collectors.joining())))
            .learned()
            .application();

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PackagedEsquema esquema = STEPS.on(database);

    @Test
    void aKilledStatementThatRunsInATransactionRunsAgainAndNoOther() {
        killedIn("atomic");

        assertThat(ids()).containsExactly("1");
        Result plan = esquema.run("plan");
        assertThat(plan.out())
                .contains("2 was started before, outside a transaction: 1 of its 6 statements is applied (2)")
                .contains("a run continues with statement 3 (line 4, `insert into part select 2");

        Result migrate = esquema.run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out()).isEqualTo("applied 2: 2, 3; the schema is at 3\n");
        assertThat(ids()).containsExactly("1", "2", "3", "4", "5");
        assertThat(database.column("select word from part where id in (1, 5)")).containsExactly("here", "here");
        assertThat(esquema.run("verify").exit()).isZero();
        assertThat(esquema.run("migrate").out()).startsWith("nothing to do");
        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("INTERRUPTED", "APPLIED", "NOTHING_TO_DO");
    }

    @Test
    void aKilledStatementThatCommitsItselfIsDecidedByAPerson() {
        killedIn("open");

        Result refused = esquema.run("migrate", "--json");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.json().get("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(refused.lastErrLine())
                .contains(
                        "2 was started outside a transaction, and whether its statement 5 (line 6, `do $$ begin insert")
                .contains("`esquema repair --version 2 --statement 5 --as applied` or `--as pending`");
        assertThat(ids()).containsExactly("1", "2", "3");
        assertThat(esquema.run("repair", "--yes").exit()).isEqualTo(6);
        assertThat(esquema.run("repair", "--version", "2", "--statement", "4", "--as", "applied", "--yes")
                        .lastErrLine())
                .contains("statement 4 of 2 is not in doubt");

        database.execute("insert into part values (4, 'by hand')");
        Result repair = esquema.run("repair", "--version", "2", "--statement", "5", "--as", "applied", "--yes");
        Result migrate = esquema.run("migrate");

        assertThat(repair.exit()).as(repair.err()).isZero();
        assertThat(repair.out())
                .contains("record statement 5 (line 6, `do $$ begin insert")
                .contains("of 2 as applied");
        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(ids()).containsExactly("1", "2", "3", "4", "5");
        assertThat(database.column("select word from part where id = 5")).containsExactly("here");
    }

    @Test
    void whatAPersonCallsPendingRunsAgain() {
        killedIn("open");
        database.execute("delete from part where id = 3");

        assertThat(esquema.run("repair", "--version", "2", "--statement", "5", "--as", "pending", "--yes")
                        .exit())
                .isZero();
        assertThat(esquema.run("migrate").exit()).isZero();

        assertThat(ids()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void killedAtRandomMomentsEachStatementIsAppliedOnce() throws InterruptedException {
        Random random = new Random(7);
        for (int i = 0; i < 4; i++) {
            try (RunningEsquema killed = MANY.on(database).launch("migrate")) {
                Eventually.within(SOON, () -> assertThat(Nap.sleepers(database)).isEqualTo(1));
                Thread.sleep(random.nextInt(300));
                killed.kill();
            }
            Sessions.awaitEnd(database);
        }

        Result migrate = MANY.on(database).run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(ids())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(String::valueOf).toList());
        assertThat(database.column("select outcome from esquema_run where outcome = 'INTERRUPTED'"))
                .hasSize(4);
    }

    @Test
    void psqlRecordsTheSameAndRefusesWhatItLeft() throws IOException, InterruptedException {
        pause("atomic", 60);
        SqlScript script = SqlScript.of(STEPS);
        Process psql = new ProcessBuilder(
                        "psql", "-X", "-q", "-f", script.file().toString(), "-d", database.databaseUrl())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Nap.await(database);
        psql.destroyForcibly().waitFor();
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and wait_event = 'PgSleep'");
        pause("atomic", 0);
        Eventually.within(SOON, () -> assertThat(Nap.sleepers(database)).isZero());

        SqlScript.of(STEPS, "--from", "1")
                .isRefused(
                        database,
                        "2 was begun before, outside a transaction, and only a part of its statements is applied",
                        "run `esquema migrate`, which continues after that part");
        Result migrate = esquema.run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(ids()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void theScriptForPsqlRunsFromEmpty() {
        SqlScript.of(STEPS).run(database);

        assertThat(ids()).containsExactly("1", "2", "3", "4", "5");
        assertThat(database.column("select word from part where id in (1, 5)")).containsExactly("here", "here");
        assertThat(database.column("select statement from esquema_statement")).isEmpty();
        assertThat(esquema.run("status", "--check").exit()).isZero();
        assertThat(esquema.run("verify").exit()).isZero();
    }

    private void killedIn(String place) {
        pause(place, 60);
        try (RunningEsquema killed = esquema.launch("migrate")) {
            Nap.await(database);
            killed.kill();
        }
        pause(place, 0);
        Eventually.within(SOON, () -> assertThat(Nap.sleepers(database)).isZero());
    }

    private void pause(String place, int seconds) {
        database.execute("alter database %s set test.%s = '%d'".formatted(database.name(), place, seconds));
    }

    private List<String> ids() {
        return database.column("select id from part order by id");
    }
}

package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.Phase;
import dev.esquema.schema.PhaseAdvice;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts outside a transaction with several statements: failures, resuming, and edited scripts. */
class SeparateStatementsTest {

    private static final String TABLE =
            """
            create table part (id int, size int);
            create table marks (word text default current_setting('esquema.word', true));
            """;

    private static final String FIVE =
            """
            -- transactional: no
            set esquema.word = 'here';
            insert into part values (1, 10);
            /* the index */ create index concurrently part_id on part (id);

            -- fails as long as there is no row in the gate
            insert into part select 100 / (select count(*)::int from gate), 3;
            insert into marks values (default);
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    private Commands build(String script) {
        return ScriptedBuild.on(database)
                .with(
                        1,
                        TABLE.concat("create table gate (id int); insert into gate values (1);"),
                        "drop table part, marks, gate;")
                .with(2, script, "select 1;")
                .built();
    }

    private Commands failing() {
        Commands build = build(FIVE);
        database.execute("create table if not exists esquema_hold (id int)");
        ScriptedBuild.on(database)
                .with(
                        1,
                        TABLE.concat("create table gate (id int); insert into gate values (1);"),
                        "drop table part, marks, gate;")
                .built()
                .migrate();
        database.execute("delete from gate");
        return build;
    }

    @Test
    void aFailureSaysWhichStatementsStayAndWhereTheNextRunContinues() {
        Commands build = failing();

        assertThat(failure(build::migrate))
                .startsWith(
                        "migration 2 failed at line 7 of V2__step.sql, in statement 4 of 5, `insert into part select")
                .contains("division by zero (SQLSTATE 22012)")
                .contains("; statements 2 and 3 stay applied; nothing of statement 4 was applied")
                .contains("then `esquema migrate` continues with statement 4")
                .doesNotContain("nothing was applied")
                .endsWith("no other migration was applied");
        assertThat(database.column("select id from part")).containsExactly("1");
        assertThat(applied()).doesNotContain("2");

        assertThat(failure(build::migrate)).contains("in statement 4 of 5");
        assertThat(database.column("select id from part")).containsExactly("1");
        SchemaStatus status = build.status(database);
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.findings()).isEmpty();
        assertThat(status.unmanaged()).isEmpty();
        assertThat(status.verification().unjudged())
                .contains(
                        "2: applied in part outside a transaction, so the objects that belong to it are not compared");
        assertThat(status.verification().notCompared())
                .contains(
                        "2: applied in part outside a transaction, so the objects that belong to it are not compared");
        assertThat(PhaseAdvice.of(status).reason()).contains("statements 2 and 3 stay applied");

        database.execute(
                "insert into gate values (1)",
                "update esquema_statement set started_at = finished_at - interval '2 s' where statement in (2, 3)");
        RunReport report = build.migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(report.findings()).isEmpty();
        assertThat(database.column("select id from part order by id")).containsExactly("1", "100");
        assertThat(database.column("select word from marks")).containsExactly("here");
        assertThat(applied()).contains("2");
        assertThat(database.column("select statement from esquema_statement")).isEmpty();
        assertThat(database.column(
                        "select execution_time between 4000 and 60000 from flyway_schema_history where version = '2'"))
                .containsExactly("t");
        assertThat(build.status(database).phase()).isEqualTo(Phase.CURRENT);
        assertThat(build.migrate().applied()).isEmpty();
    }

    @Test
    void aStatementThatIsAppliedMustNotBeEditedAndALaterOneMay() {
        assertThat(failure(failing()::migrate)).contains("in statement 4 of 5");
        database.execute("insert into gate values (1)");

        assertThat(failure(build(FIVE.replace("(1, 10)", "(1, 11)"))::migrate))
                .contains(
                        "2 was edited after a part of it was applied: statement 2 is applied, and is not the same in V2__step.sql")
                .contains("`esquema repair --version 2 --as pending`");
        assertThat(database.column("select id from part")).containsExactly("1");

        RunReport report = build(FIVE.replace("-- transactional: no", "-- transactional: no\n-- statement-timeout: 1m")
                        .replace("100 / (select", "200 / (select"))
                .migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(database.column("select id from part order by id")).containsExactly("1", "200");
    }

    @Test
    void anIndexInDoubtIsDecidedByTheCatalogue() {
        assertThat(failure(failing()::migrate)).contains("in statement 4 of 5");
        database.execute("insert into gate values (1)");
        database.execute("update esquema_statement set finished_at = null where statement = 3");

        assertThat(build(FIVE).migrate().applied()).hasSize(1);

        assertThat(
                        database.column(
                                "select indexrelid::regclass::text from pg_index where indisvalid and indrelid = 'part'::regclass"))
                .containsExactly("part_id");
        assertThat(database.column("select id from part order by id")).containsExactly("1", "100");
    }

    @Test
    void anInvalidIndexInDoubtIsDroppedAndBuiltAgain() {
        assertThat(failure(failing()::migrate)).contains("in statement 4 of 5");
        database.execute("insert into gate values (1)");
        database.execute("update esquema_statement set finished_at = null where statement = 3");
        database.execute("update pg_index set indisvalid = false where indexrelid = 'part_id'::regclass");

        assertThat(build(FIVE).migrate().findings()).isEmpty();

        assertThat(validIndexes()).containsExactly("part_id");
    }

    @Test
    void anAbsentIndexInDoubtIsBuiltAgain() {
        assertThat(failure(failing()::migrate)).contains("in statement 4 of 5");
        database.execute("insert into gate values (1)");
        database.execute("update esquema_statement set finished_at = null where statement = 3");
        database.execute("drop index part_id");

        assertThat(build(FIVE).migrate().findings()).isEmpty();

        assertThat(validIndexes()).containsExactly("part_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "create index part_old on part (size)"})
    void aDroppedIndexInDoubtIsDroppedAgainIfItIsStillThere(String meanwhile) {
        Commands build = blocked(
                        "create index part_old on part (size);",
                        """
                        drop index concurrently part_old;
                        insert into part values (1 / (select count(*)::int from gate), 1);
                        """)
                .built();
        assertThat(failure(build::migrate)).contains("in statement 2 of 2", "statement 1 stays applied");
        database.execute("update esquema_statement set finished_at = null where statement = 1");
        database.execute(meanwhile, "insert into gate values (1)");
        SchemaStatus status = build.status(database);
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.findings()).isEmpty();

        assertThat(build.migrate().findings()).isEmpty();

        assertThat(validIndexes()).isEmpty();
        assertThat(database.column("select id from part")).containsExactly("1");
    }

    @Test
    void anInterruptedScriptSaysWhatStaysAndWhereTheNextRunContinues() {
        Commands build = blocked(
                        "",
                        """
                        -- transactional: no
                        insert into part values (1, 1);
                        insert into part values (2, 2);
                        insert into part values (3, 3);
                        """)
                .built();

        assertThat(failure(() -> build.migrateUntilSignal(2)))
                .isEqualTo("interrupted by a signal; statements 1 and 2 stay applied;"
                        + " `esquema migrate` continues with statement 3; no other migration was applied");

        assertThat(database.column("select id from part order by id")).containsExactly("1", "2");
        assertThat(build.migrate().findings()).isEmpty();
        assertThat(database.column("select id from part order by id")).containsExactly("1", "2", "3");
    }

    @Test
    void aKilledScriptIsShownAsFailedWithTheNextCommand() {
        Commands build = blocked(
                        "",
                        """
                        -- transactional: no
                        create table extra (id int);
                        alter table part drop column size;
                        do $$ begin perform 1 / (select count(*)::int from gate); commit; end $$;
                        """)
                .built();
        assertThat(failure(build::migrate)).contains("in statement 3 of 3", "statements 1 and 2 stay applied");
        database.execute("truncate esquema_run cascade");

        SchemaStatus status = build.status(database);

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.findings()).isEmpty();
        assertThat(status.unmanaged()).isEmpty();
        assertThat(PhaseAdvice.of(status).toString())
                .contains(
                        "2 was started before, outside a transaction: 2 of its 3 statements are applied (1, 2); whether statement 3 (")
                .contains("`esquema repair --version 2 --statement 3 --as applied` or `--as pending`");

        database.execute("drop table gate");
        assertThat(build.status(database).phase()).isEqualTo(Phase.DRIFTED);
    }

    @Test
    void aScriptThatItsConfigurationPutsOutsideATransactionIsResumedToo() {
        Commands build = blocked(
                        "",
                        """
                        insert into part values (1, 1);
                        insert into part select 10 / (select count(*)::int from gate), 2;
                        """)
                .configured(2, "executeInTransaction=false")
                .built();
        assertThat(failure(build::migrate)).contains("in statement 2 of 2", "statement 1 stays applied");
        database.execute("insert into gate values (1)");

        assertThat(build.migrate().findings()).isEmpty();

        assertThat(database.column("select id from part order by id")).containsExactly("1", "10");
    }

    /** Applies a first migration, and then empties the gate, so that the second one fails until there is a row. */
    private ScriptedBuild blocked(String first, String second) {
        String tables = "%s create table gate (id int); insert into gate values (1); %s".formatted(TABLE, first);
        ScriptedBuild.on(database).with(1, tables, "select 1;").built().migrate();
        database.execute("delete from gate");
        return ScriptedBuild.on(database).with(1, tables, "select 1;").with(2, second, "select 1;");
    }

    private List<String> validIndexes() {
        return database.column(
                "select indexrelid::regclass::text from pg_index where indisvalid and indrelid = 'part'::regclass");
    }

    private static final String TWO_INDEXES =
            """
            create index concurrently part_id on part (id);
            create unique index concurrently part_size on part (size);
            """;

    /** The second statement failed, and left its index INVALID. */
    private ScriptedBuild withDoubles(String second) {
        return ScriptedBuild.on(database).with(1, TABLE, "select 1;").with(2, second, "select 1;");
    }

    private void failWithDoubles() {
        Commands build = withDoubles(TWO_INDEXES).built();
        ScriptedBuild.on(database).with(1, TABLE, "select 1;").built().migrate();
        database.execute("insert into part values (1, 1), (2, 1)");
        assertThat(failure(build::migrate))
                .contains("in statement 2 of 2", "correct the statement and write the manifest again; then")
                .contains("`esquema migrate` reads the state of the index part_size and continues with statement 2");
        assertThat(validIndexes()).containsExactly("part_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "drop index part_size"})
    void anIndexWhoseStatementIsCorrectedIsBuiltAsItIsNow(String meanwhile) {
        failWithDoubles();
        database.execute(meanwhile);
        Commands corrected = withDoubles(TWO_INDEXES.replace("unique ", "")).built();

        assertThat(corrected.migrate().findings()).isEmpty();

        assertThat(validIndexes()).containsExactlyInAnyOrder("part_id", "part_size");
        assertThat(corrected.status(database).phase()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void aScriptWithOneIndexThatFailedSaysWhatIsNextAndIsNotComparedUntilItIsCorrected() {
        String one = "create unique index concurrently part_size on part (size);";
        Commands build = withDoubles(one).built();
        ScriptedBuild.on(database).with(1, TABLE, "select 1;").built().migrate();
        database.execute("insert into part values (1, 1), (2, 1)");

        assertThat(failure(build::migrate))
                .endsWith("then `esquema migrate` drops the index part_size if it is INVALID, and begins again");
        SchemaStatus status = build.status(database);
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.verification().unjudged())
                .contains(
                        "2: applied in part outside a transaction, so the objects that belong to it are not compared");

        assertThat(withDoubles(one.replace("unique ", "")).built().migrate().findings())
                .isEmpty();
        assertThat(validIndexes()).containsExactly("part_size");
    }

    @Test
    void anIndexThatGotAnotherNameInTheCorrectionIsNamedBeforeItIsLeft() {
        failWithDoubles();
        Commands corrected = withDoubles(TWO_INDEXES.replace("unique ", "").replace("part_size", "part_sizes"))
                .built();

        assertThat(failure(corrected::migrate))
                .contains(
                        "2 was started outside a transaction and was corrected since, and the index part_size of part is"
                                + " INVALID",
                        "drop that index, then run again");

        database.execute("drop index part_size");
        assertThat(corrected.migrate().findings()).isEmpty();
        assertThat(validIndexes()).containsExactlyInAnyOrder("part_id", "part_sizes");
    }

    @Test
    void aStatementInDoubtThatIsNoIndexAnyMoreNamesTheRepairOfTheStatement() {
        failWithDoubles();
        Commands corrected = withDoubles(
                        """
                create index concurrently part_id on part (id);
                insert into marks values ('none');
                """)
                .built();

        assertThat(failure(corrected::migrate))
                .contains("statement 2 was started, and is not the same in V2__step.sql any more: restore statement 2")
                .contains("`esquema repair --version 2 --statement 2 --as pending` to run it as it is now");
        assertThat(PhaseAdvice.of(corrected.status(database)).toString()).doesNotContain("a run continues with");
    }

    @Test
    void anotherIndexOfThatNameIsRefused() {
        assertThat(failure(failing()::migrate)).contains("in statement 4 of 5");
        database.execute("update esquema_statement set finished_at = null where statement = 3");
        database.execute("drop index part_id; create index part_id on part (size)");

        assertThat(failure(build(FIVE)::migrate))
                .contains("the name of its index part_id belongs to another index")
                .contains("rename or drop that index, then run again");
    }

    @Test
    void anIndexThatIsBuiltBesideAndRenamedEndsAsItShould() {
        Commands build = build(
                """
                create index concurrently part_new on part (size);
                insert into part values (1 / (select count(*)::int from gate), 1);
                drop index concurrently if exists part_old;
                alter index part_new rename to part_size;
                """);
        ScriptedBuild.on(database)
                .with(1, TABLE.concat("create table gate (id int);"), "drop table part, marks, gate;")
                .built();
        failing();
        assertThat(failure(build::migrate)).contains("in statement 2 of 4", "statement 1 stays applied");
        database.execute("update esquema_statement set finished_at = null where statement = 1");
        database.execute("insert into gate values (1)");

        RunReport report = build.migrate();

        assertThat(report.findings()).isEmpty();
        assertThat(database.column("select indexrelid::regclass::text from pg_index where indrelid = 'part'::regclass"))
                .containsExactly("part_size");
    }

    private List<String> applied() {
        return database.column("select version from flyway_schema_history where success");
    }
}

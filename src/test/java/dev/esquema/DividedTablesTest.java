package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** Rollbacks of columns of partitioned tables and of parents, and of their partitions and child tables. */
class DividedTablesTest {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final ScriptedBuild build = ScriptedBuild.on(database);

    @Test
    void theValuesOfAColumnThatPartitionsInheritAreKept() {
        Commands esquema = build.with(
                        1,
                        """
                        create table t (id int primary key) partition by range (id);
                        create table t1 partition of t for values from (0) to (10);
                        create table t2 partition of t for values from (10) to (20);
                        """,
                        "drop table t")
                .with(
                        2,
                        "alter table t add w int default 3, add v text, add g int generated always as (w + 1) stored",
                        "alter table t drop g, drop w, drop v")
                .built();
        esquema.migrate();
        database.execute("insert into t values (1, 7, 'a'), (2, null, 'b')", "insert into t (id) values (11)");
        String rows = "select concat_ws(' ', id, coalesce(w, 0), v, g) from t order by id";

        assertThat(esquema.rollback(2, false, true).done()).isTrue();
        assertThat(database.column("select id from t order by id")).containsExactly("1", "2", "11");
        esquema.restore(2);

        assertThat(database.column(rows)).containsExactly("1 7 a 8", "2 0 b", "11 3 4");
    }

    @Test
    void theValuesOfAColumnThatChildTablesInheritAreKept() {
        Commands esquema = build.with(
                        1,
                        """
                        create table t (id int primary key);
                        create table c (primary key (id)) inherits (t);
                        create table d (primary key (id)) inherits (c);
                        """,
                        "drop table d; drop table c; drop table t")
                .with(2, "alter table t add w int default 4", "alter table t drop w")
                .built();
        esquema.migrate();
        database.execute("insert into t values (1, 5)", "insert into c values (2, 6)", "insert into d values (3, 7)");

        assertThat(esquema.rollback(2, false, true).done()).isTrue();
        esquema.restore(2);

        assertThat(database.column("select concat_ws(' ', tableoid::regclass, id, w) from t order by id"))
                .containsExactly("t 1 5", "c 2 6", "d 3 7");
    }

    @Test
    void valuesOfAChildTableWithoutAPrimaryKeyAreKept() {
        Commands esquema = build.with(
                        1, "create table t (id int); create table c () inherits (t)", "drop table c; drop table t")
                .with(2, "alter table t add w int default 4", "alter table t drop w")
                .built();
        esquema.migrate();
        database.execute("insert into c values (2, 6)");

        assertThat(esquema.rollback(2).done()).isTrue();
        assertThat(database.column("select id from only c")).containsExactly("2");
        esquema.restore(2);
        assertThat(database.column("select concat(id, w) from only c")).containsExactly("26");
    }

    @Test
    void aScriptThatTakesAColumnFromAPartitionThatItsMigrationDidNotMakeIsRefused() {
        Commands esquema = build.with(
                        1,
                        "create table t (id int primary key, e text); create table c (primary key (id)) inherits (t)",
                        "drop table c; drop table t")
                .with(2, "select 1", "alter table c no inherit t; alter table c drop e")
                .built();
        esquema.migrate();
        database.execute("insert into c values (2, 'a')");

        assertThat(failure(() -> esquema.rollback(2)))
                .contains("would drop objects that their migrations did not create: column c.e");
    }

    @Test
    void aChildTableOrAPartitionWithoutChildrenIsKept() {
        Commands esquema = build.with(
                        1,
                        """
                        create table t (id int primary key, v text, check (id > 0));
                        create table p (id int primary key, v text unique, check (id > 0));
                        create table q (id int primary key, o int references p) partition by range (id);
                        create index on q (o);
                        create table q1 partition of q for values from (0) to (10);
                        """,
                        "drop table q; drop table p; drop table t")
                .with(
                        2,
                        """
                        create table c (extra text) inherits (t);
                        create table q2 partition of q for values from (10) to (20);
                        """,
                        "drop table c; drop table q2")
                .built();
        esquema.migrate();
        database.execute(
                "insert into t values (1, 'a')",
                "insert into c values (2, 'b', 'x')",
                "insert into p values (5, 'p')",
                "insert into q values (1, 5), (11, 5), (12, null)");

        assertThat(esquema.rollback(2, false, true).done()).isTrue();
        assertThat(database.column("select id from t")).containsExactly("1");
        assertThat(database.column("select id from q")).containsExactly("1");
        esquema.restore(2);

        assertThat(database.column("select concat_ws(' ', id, v, extra) from c"))
                .containsExactly("2 b x");
        assertThat(database.column("select concat_ws(' ', id, o) from q2 order by id"))
                .containsExactly("11 5", "12");
    }
}

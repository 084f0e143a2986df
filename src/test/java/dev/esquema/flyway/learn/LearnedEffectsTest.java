package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.manifest.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effects that the build observes for scripts that a team may add to the folder. */
class LearnedEffectsTest {

    private static final String BEFORE =
            """
            create type estado as enum ('a', 'b');
            create table t (id serial primary key, n int, s varchar(9), e estado);
            create index ix on t (n);
            create table "Ñ ""x\""" ("order" int);
            create view v as select id from t;
            create materialized view m as select id from t;
            create table p (id int) partition by list (id);
            create table p1 partition of p for values in (1);
            """;

    @TempDir
    Path resources;

    static Stream<Arguments> scripts() {
        return Stream.of(
                script("alter table t add column a int", "created column t.a", "locked ACCESS EXCLUSIVE on t"),
                script(
                        "alter table t add column a uuid default gen_random_uuid()",
                        "created column t.a",
                        "locked ACCESS EXCLUSIVE on t",
                        "rewrote t"),
                script("create index i2 on t (s)", "created index i2", "locked SHARE on t"),
                script("create view w as select id from v", "created view w", "locked ACCESS SHARE on v"),
                script(
                        "create function f(a int) returns int language sql as 'select 1'",
                        "created function f(a integer)"),
                script(
                        "alter table t rename column n to k",
                        "created column t.k",
                        "changed index ix",
                        "dropped column t.n",
                        "locked ACCESS EXCLUSIVE on t"),
                script(
                        "alter table \"Ñ \"\"x\"\"\" rename to \"select\"",
                        "created column select.order",
                        "created table select",
                        "dropped column Ñ \"x\".order",
                        "dropped table Ñ \"x\"",
                        "locked ACCESS EXCLUSIVE on Ñ \"x\""),
                script(
                        "alter table t drop column s",
                        "dropped column t.s",
                        "locked ACCESS EXCLUSIVE on t",
                        "lost column t.s"),
                script(
                        "drop table \"Ñ \"\"x\"\"\"",
                        "dropped column Ñ \"x\".order",
                        "dropped table Ñ \"x\"",
                        "locked ACCESS EXCLUSIVE on Ñ \"x\"",
                        "lost table Ñ \"x\""),
                script(
                        "alter table t alter column s type varchar(5)",
                        "changed column t.s",
                        "locked ACCESS EXCLUSIVE on t",
                        "lost column t.s from character varying(9) to character varying(5)",
                        "rewrote t"),
                script(
                        "alter table t alter column s type varchar(50)",
                        "changed column t.s",
                        "locked ACCESS EXCLUSIVE on t"),
                script(
                        "alter table t alter column n type bigint",
                        "changed column t.n",
                        "locked ACCESS EXCLUSIVE on t",
                        "rewrote t"),
                script(
                        "alter type estado rename to situación",
                        "changed column t.e",
                        "created type situación",
                        "dropped type estado"),
                script("drop index ix", "dropped index ix", "locked ACCESS EXCLUSIVE on t"),
                script("drop view v", "dropped view v", "locked ACCESS EXCLUSIVE on v"),
                script(
                        "alter table t add constraint c check (n > 0)",
                        "created constraint t.c",
                        "locked ACCESS EXCLUSIVE on t"),
                script(
                        "alter table users add column t int references t",
                        "created column users.t",
                        "created constraint users.users_t_fkey",
                        "locked ACCESS EXCLUSIVE on users",
                        "locked SHARE ROW EXCLUSIVE on t",
                        "needs users"),
                script("reindex index ix", "locked SHARE on t", "rewrote ix"),
                script(
                        "refresh materialized view m",
                        "locked ACCESS EXCLUSIVE on m",
                        "locked ACCESS SHARE on t",
                        "rewrote m"),
                script("truncate \"Ñ \"\"x\"\"\"", "locked ACCESS EXCLUSIVE on Ñ \"x\"", "rewrote Ñ \"x\""),
                script("delete from \"Ñ \"\"x\"\"\"", "locked ROW EXCLUSIVE on Ñ \"x\"", "wrote Ñ \"x\""),
                script("insert into t (n) select n from t where false", "locked ROW EXCLUSIVE on t", "wrote t"),
                script(
                        "create table n (id int); insert into n values (1)",
                        "created column n.id",
                        "created table n",
                        "wrote n"),
                script(
                        "create table n as select 1 as id where false",
                        "created column n.id",
                        "created table n",
                        "wrote n"),
                script(
                        "alter table t add column d int default 5; alter table t alter column d drop default",
                        "created column t.d",
                        "locked ACCESS EXCLUSIVE on t",
                        "wrote t"),
                script("select setval('t_id_seq', 100)", "wrote t_id_seq"),
                script("drop index ix; create index ix on t (n)", "locked ACCESS EXCLUSIVE on t", "rewrote ix"),
                outside(
                        "create index concurrently i2 on t (s)",
                        "created index i2",
                        "locked SHARE UPDATE EXCLUSIVE on t"),
                outside("drop index concurrently ix", "dropped index ix", "locked SHARE UPDATE EXCLUSIVE on t"),
                outside("reindex index concurrently ix", "locked SHARE UPDATE EXCLUSIVE on t", "rewrote ix"),
                outside(
                        "reindex table concurrently t",
                        "locked SHARE UPDATE EXCLUSIVE on t",
                        "rewrote ix",
                        "rewrote t_pkey"),
                outside("vacuum t", "locked SHARE UPDATE EXCLUSIVE on t"),
                outside(
                        "vacuum t, \"Ñ \"\"x\"\"\", users",
                        "locked SHARE UPDATE EXCLUSIVE on t",
                        "locked SHARE UPDATE EXCLUSIVE on users",
                        "locked SHARE UPDATE EXCLUSIVE on Ñ \"x\"",
                        "needs users"),
                outside("vacuum full t", "locked ACCESS EXCLUSIVE on t", "rewrote t"),
                outside(
                        "alter table p detach partition p1 concurrently",
                        "changed table p1",
                        "created column p1.id",
                        "created constraint p1.p1_id_check",
                        "locked ACCESS EXCLUSIVE on p1",
                        "locked SHARE UPDATE EXCLUSIVE on p"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void theEffectOfAScriptIsLearned(String sql, List<String> facts) throws IOException {
        write("V1__before.sql", BEFORE);
        write("V2__script.sql", "%s;\n".formatted(sql));

        assertThat(facts(learned("2").effect())).containsExactlyInAnyOrderElementsOf(facts);
    }

    @Test
    void aSecondHeadWithALowerVersionIsLearnedInTheOrderOfVersions() throws IOException {
        write("V1__before.sql", BEFORE);
        write("V3__first.sql", "-- depends: 1\nalter table t add column late int;");
        write("V2__second.sql", "-- depends: 1\nalter table t add column early int;");

        assertThat(facts(learned("2").effect())).contains("created column t.early");
        assertThat(facts(learned("3").effect())).contains("created column t.late");
        assertThat(learned("3").dependsOn()).hasToString("[1]");
    }

    @Test
    void aScriptFindsNeitherTheSettingsNorTheObjectsOfTheSessionBefore() throws IOException {
        write("V1__before.sql", BEFORE);
        write(
                "V2__session.sql",
                "set search_path = pg_catalog; create temporary table made (id int); set role pg_monitor;");
        write("V3__made.sql", "create table made (id int);");

        assertThat(facts(learned("3").effect()))
                .containsExactlyInAnyOrder("created table made", "created column made.id");
    }

    @Test
    void theRowsOfTheScriptBeforeAreNotCountedAgain() throws IOException {
        write("V1__before.sql", BEFORE);
        write("V2__rows.sql", "insert into t (n) values (1);");
        write("V3__view.sql", "create view w as select id from t;");

        assertThat(facts(learned("2").effect())).contains("wrote t");
        assertThat(facts(learned("3").effect())).containsExactly("created view w", "locked ACCESS SHARE on t");
    }

    /** PostgreSQL locks the table of a body as for writing when it analyses the body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create rule r as on insert to t do also insert into x values (new.id)",
                "create rule r as on insert to t do also (insert into x values (1); delete from x)",
                "create or replace function w() returns void language sql as 'insert into x values (1)'",
                "create function w() returns void language sql begin atomic insert into x values (1); delete from x; end",
                "create rule r as on insert to t do also delete from x; comment on rule r on t is 'x'"
            })
    void whatABodyWouldWriteIsNotWritten(String sql) throws IOException {
        write("V1__before.sql", BEFORE.concat("create table x (id int);"));
        write("V2__body.sql", sql);

        assertThat(learned("2").effect().writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create rule r as on update to t do also insert into x values (new.id); update t set n = 2",
                "create rule r as on update to t do instead delete from x; update t set n = 2",
                "create function w() returns void language sql as 'insert into x values (1)'; select w(); delete from t"
            })
    void whatARuleOrAFunctionMayHaveWrittenIsWritten(String sql) throws IOException {
        write("V1__before.sql", BEFORE.concat("create table x (id int);"));
        write("V2__body.sql", sql);

        assertThat(learned("2").effect().writes()).containsExactly("t", "x");
    }

    private Migration learned(String version) throws IOException {
        return ManifestGenerator.generate(resources).stream()
                .filter(migration -> migration.version().toString().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> facts(Effect effect) {
        return Stream.of(
                        effect.creates().objects().keySet().stream().map("created %s"::formatted),
                        effect.changes().objects().keySet().stream().map("changed %s"::formatted),
                        effect.drops().stream().map("dropped %s"::formatted),
                        effect.requires().stream().map("needs %s"::formatted),
                        effect.locks().stream().map("locked %s"::formatted),
                        effect.rewrites().stream().map("rewrote %s"::formatted),
                        effect.destroys().stream().map(Loss::text).map("lost %s"::formatted),
                        effect.writes().stream().map("wrote %s"::formatted))
                .flatMap(facts -> facts)
                .toList();
    }

    private static Arguments script(String sql, String... facts) {
        return Arguments.of(sql, List.of(facts));
    }

    private static Arguments outside(String sql, String... facts) {
        return Arguments.of("-- transactional: no\n%s".formatted(sql), List.of(facts));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(resources.resolve("db/migration"));
        Files.writeString(resources.resolve("db/migration").resolve(name), text);
    }
}

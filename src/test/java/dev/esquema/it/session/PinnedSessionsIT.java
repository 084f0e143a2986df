package dev.esquema.it.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The effect of a run and the result of a query do not depend on settings of the process, the role or the database, or
 * on objects of other applications.
 */
class PinnedSessionsIT {

    private static final String ZONED =
            """
            create table zoned (id int, since timestamptz default '2024-05-01 08:00', long interval default '36 hours',
                day date default '03/02/2024', check (since > '2024-01-01')) partition by range (since);
            create table zoned_2024 partition of zoned for values from ('2024-01-01') to ('2025-01-01');
            create index ix_zoned on zoned (id) where since > '2024-02-01';
            set local time zone 'Asia/Tokyo';
            """;

    private static final PackagedEsquema ZONED_BUILD = Build.with("V20251115__zoned.sql", ZONED)
            .andUndo("U20251115__zoned.sql", "set local time zone 'Asia/Tokyo'; drop table zoned;")
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final String role = "r" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void theZoneOfTheProcessAndOfTheDatabaseChangesNothing() {
        abroad(database);
        zoneOfTheRole(database);
        PackagedEsquema esquema = ZONED_BUILD.with("TZ", "America/Bogota").on(database);

        Result migrated = esquema.run("migrate");
        Result verified = esquema.run("verify");

        assertThat(migrated.exit()).as(migrated.err()).isZero();
        assertThat(verified.exit()).as(verified.out()).isZero();
        assertThat(secondsSinceNewestRow(database)).isBetween(-5L, 300L);
        assertThat(esquema.run("rollback", "20251115", "--yes").exit()).isZero();
        assertThat(database.value("select type from flyway_schema_history order by installed_rank desc limit 1"))
                .isEqualTo("DELETE");
        assertThat(secondsSinceNewestRow(database)).isBetween(-5L, 300L);
        assertThat(printedRollback(esquema.run("status", "--json").json()))
                .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(5));
        assertThat(runsAtAnotherTime()).isEqualTo("0");
    }

    @Test
    void theScriptForPsqlDoesTheSame() {
        abroad(database);

        SqlScript script = SqlScript.of(ZONED_BUILD);

        script.run(database);

        Result verified = ZONED_BUILD.on(database).run("verify");
        assertThat(verified.exit()).as(verified.out()).isZero();
        assertThat(secondsSinceNewestRow(database)).isBetween(-5L, 300L);
        TestDatabase other = TestPostgres.shared().newHostDatabase();
        zoneOfTheRole(other);
        script.run(other);
        assertThat(secondsSinceNewestRow(other)).as("zone of the role").isBetween(-5L, 300L);
    }

    @Test
    void aSchemaThatIsMadeLaterIsNotMigratedASecondTime() {
        database.execute("create role %s login superuser password 'x'".formatted(role));
        PackagedEsquema esquema = PackagedEsquema.built()
                .with("DATABASE_URL", database.databaseUrl().replace("postgres:postgres@", role + ":x@"));
        Result first = esquema.run("migrate");
        database.execute("create schema %s authorization %1$s".formatted(role));

        Result second = esquema.run("migrate");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(second.out()).isEqualTo("nothing to do: the schema is at 20251114.05\n");
        assertThat(esquema.run("verify").exit()).isZero();
        SqlScript.of(PackagedEsquema.built())
                .isRefused(new TestDatabase(database.name(), database.port()), "applied already");
        assertThat(database.value("select count(*) from pg_tables where schemaname = '%s'".formatted(role)))
                .isEqualTo("0");
    }

    @Test
    void readOnlySessionsAreRefusedByAPlanAsByARun() {
        database.execute("alter database %s set default_transaction_read_only = on".formatted(database.name()));

        Result plan = PackagedEsquema.built().on(database).run("plan");
        Result run = PackagedEsquema.built().on(database).run("migrate");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.messages()).contains("are read-only: set default_transaction_read_only = off");
        assertThat(run.exit()).as(run.err()).isEqualTo(6);
        assertThat(run.err()).contains("are read-only: set default_transaction_read_only = off");
    }

    @Test
    void aFunctionThatAnotherRolePlantsIsNotCalled() {
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        assertThat(esquema.run("migrate").exit()).isZero();
        plant();

        assertThat(esquema.run("verify").exit()).isZero();
        assertThat(esquema.run("status").exit()).isZero();
        assertThat(esquema.run("migrate").exit()).isZero();
        try (RunningEsquema serving = esquema.start()) {
            serving.awaitReady(Duration.ofSeconds(60));
        }
        assertThat(database.value("select rolsuper from pg_roles where rolname = '%s'".formatted(role)))
                .isEqualTo("f");
    }

    @Test
    void aJournalOfAnotherRoleIsRefusedByName() {
        database.execute(
                "create role %s".formatted(role),
                "create table esquema_run (id bigint); alter table esquema_run owner to %s".formatted(role));

        Result result = PackagedEsquema.built().on(database).run("migrate");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.lastErrLine()).contains("public.esquema_run, owned by %s".formatted(role));
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    private void plant() {
        database.execute(
                "create role %s; grant create on schema public to %1$s".formatted(role),
                """
                create function public.escalate() returns void language plpgsql as $$
                begin
                    if current_user = 'postgres' then alter role %s superuser; end if;
                end $$
                """
                        .formatted(role),
                "create function public.quote_ident(name) returns text language sql as 'select public.escalate(); select pg_catalog.quote_ident($1::text)'",
                "create function public.differs(name, varchar) returns boolean language sql as 'select public.escalate(); select $1::text operator(pg_catalog.=) $2::text'",
                "create operator public.= (leftarg = name, rightarg = varchar, function = public.differs)",
                "create function public.array_agg(text[]) returns text language sql as 'select public.escalate(); select null::text'",
                "alter function public.quote_ident(name) owner to %s; alter function public.differs(name, varchar) owner to %1$s"
                        .formatted(role));
    }

    private static void abroad(TestDatabase database) {
        database.execute(
                "alter database %s set timezone = 'Asia/Tokyo'".formatted(database.name()),
                "alter database %s set datestyle = 'SQL, DMY'".formatted(database.name()),
                "alter database %s set intervalstyle = 'iso_8601'".formatted(database.name()),
                "alter database %s set idle_in_transaction_session_timeout = '1s'".formatted(database.name()));
    }

    /** Sets the zone of the role in this database only, because the other tests use the role too. */
    private static void zoneOfTheRole(TestDatabase database) {
        database.execute("alter role postgres in database %s set timezone = 'Asia/Kolkata'".formatted(database.name()));
    }

    /** Returns the time that the first note of a status prints. */
    private static Instant printedRollback(JsonNode status) {
        Matcher printed = Pattern.compile("20251115 was rolled back at (\\S+Z) by ")
                .matcher(status.at("/notes/0/message").asText());
        assertThat(printed.find()).as(status.toString()).isTrue();
        return Instant.parse(printed.group(1));
    }

    /** Returns the number of runs in the journal that are unfinished, or did not begin and end in the last minutes. */
    private String runsAtAnotherTime() {
        assertThat(database.value("select count(*) from esquema_run")).isNotEqualTo("0");
        return database.value(
                """
                select count(*) from esquema_run
                 where (started_at between now() - interval '5 min' and now()) is not true
                    or (finished_at between started_at and now()) is not true
                """);
    }

    /** Reads the timestamp as UTC, because the column has no time zone. */
    private static long secondsSinceNewestRow(TestDatabase database) {
        return Long.parseLong(
                database.value("select extract(epoch from now() at time zone 'UTC' - installed_on)::bigint"
                        + " from flyway_schema_history order by installed_rank desc limit 1"));
    }
}

package dev.esquema.postgres.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A dump of another application is loaded without psql, and without the roles of its server. */
class HostDumpTest {

    /** The forms that pg_dump --schema-only writes. */
    private static final String DUMP =
            """
            --
            -- PostgreSQL database dump: don't run it
            --
            \\restrict x
            SET statement_timeout = 0;
            SET transaction_timeout = 0;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE SCHEMA shop;
            ALTER SCHEMA shop OWNER TO somebody;
            COMMENT ON SCHEMA public IS 'it''s here
            GRANT SELECT ON TABLE public.people TO somebody;
            $$';
            CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
            CREATE TYPE public.mood AS ENUM (
                'good'
            );
            ALTER TYPE public.mood OWNER TO somebody;
            CREATE FUNCTION public.rights() RETURNS text
                LANGUAGE plpgsql
                AS $_$
            begin
            GRANT SELECT ON TABLE public.people TO somebody;
            return '$$ it''s'; -- don't
            end $_$;
            ALTER FUNCTION public.rights() OWNER TO somebody;
            SET default_tablespace = '';
            CREATE TABLE public.people (
                id integer NOT NULL
            );
            ALTER TABLE public.people OWNER TO somebody;
            ALTER TABLE public.people ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
                SEQUENCE NAME public.people_id_seq
            );
            REVOKE ALL ON TABLE public.people FROM somebody;
            GRANT SELECT ON TABLE public.people TO somebody;
            ALTER DEFAULT PRIVILEGES FOR ROLE somebody IN SCHEMA public GRANT SELECT ON TABLES TO other;
            \\unrestrict x
            """;

    @Test
    void theStatementsOfADumpAreLoadedAndOwnersAndRightsAreLeftOut() {
        TestDatabase database = TestPostgres.shared().newDatabase();

        new HostDump(DUMP).load(database::connect);

        assertThat(database.value("select count(*) from public.people")).isEqualTo("0");
        assertThat(database.value("select prosrc from pg_proc where proname = 'rights'"))
                .contains("GRANT SELECT ON TABLE public.people TO somebody;");
        assertThat(database.value("select obj_description('public'::regnamespace)"))
                .contains("GRANT SELECT");
        assertThat(database.value("select count(*) from pg_namespace where nspname = 'shop'"))
                .isEqualTo("1");
    }

    /** The file is what pg_dump 15 --schema-only wrote for a database whose roles exist only on its own server. */
    @Test
    void aDumpOfARealDatabaseIsLoadedWithoutItsRoles() throws IOException {
        TestDatabase database = TestPostgres.shared().newDatabase();

        new HostDump(Files.readString(Path.of("src/test/resources/host/shop.sql"))).load(database::connect);

        assertThat(database.value("select count(*) from pg_roles where rolname like 'shop%'"))
                .isEqualTo("0");
        assertThat(database.value("select string_agg(extname, ',' order by extname) from pg_extension"))
                .isEqualTo("citext,hstore,plpgsql");
        assertThat(database.value("select prosrc from pg_proc where proname = 'note'"))
                .contains("REVOKE ALL ON TABLE public.people FROM shop_reader;");
        assertThat(database.value("select obj_description('public.people'::regclass)"))
                .endsWith("ALTER TABLE public.people OWNER TO shop_reader;");
        assertThat(database.value("select public.twice(21)")).isEqualTo("42");
        assertThat(database.value("select tgname from pg_trigger where not tgisinternal"))
                .isEqualTo("note");
        assertThat(database.value("select policyname || ' ' || cmd || ' ' || roles::text from pg_policies"))
                .isEqualTo("readers SELECT {public}");
        assertThat(database.value("select count(*) from pg_constraint where contype = 'f' and conparentid = 0"))
                .isEqualTo("1");
    }
}

--
-- PostgreSQL database dump
--

\restrict KL09lqf2Nfps2hGmLu2OcUFaIfWSoCadfxfokDhvTMco1fQTQZHZi6d022Rm8WP

-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: audit; Type: SCHEMA; Schema: -; Owner: shop_owner
--

CREATE SCHEMA audit;


ALTER SCHEMA audit OWNER TO shop_owner;

--
-- Name: SCHEMA audit; Type: COMMENT; Schema: -; Owner: shop_owner
--

COMMENT ON SCHEMA audit IS 'what happened; it''s kept';


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;


--
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';


--
-- Name: mood; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.mood AS ENUM (
    'good',
    'bad'
);


ALTER TYPE public.mood OWNER TO shop_owner;

--
-- Name: note(); Type: FUNCTION; Schema: audit; Owner: shop_owner
--

CREATE FUNCTION audit.note() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  -- don't stop here
  insert into audit.entries(person) values (new.id);
  REVOKE ALL ON TABLE public.people FROM shop_reader;
  return new;
end
$$;


ALTER FUNCTION audit.note() OWNER TO shop_owner;

--
-- Name: twice(integer); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.twice(n integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT (n * 2);
END;


ALTER FUNCTION public.twice(n integer) OWNER TO shop_owner;

SET default_tablespace = '';

--
-- Name: entries; Type: TABLE; Schema: audit; Owner: shop_owner
--

CREATE TABLE audit.entries (
    id integer NOT NULL,
    person bigint,
    at timestamp with time zone DEFAULT now()
)
PARTITION BY RANGE (id);


ALTER TABLE audit.entries OWNER TO shop_owner;

--
-- Name: entries_id_seq; Type: SEQUENCE; Schema: audit; Owner: shop_owner
--

CREATE SEQUENCE audit.entries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE audit.entries_id_seq OWNER TO shop_owner;

--
-- Name: entries_id_seq; Type: SEQUENCE OWNED BY; Schema: audit; Owner: shop_owner
--

ALTER SEQUENCE audit.entries_id_seq OWNED BY audit.entries.id;


SET default_table_access_method = heap;

--
-- Name: people; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.people (
    id bigint NOT NULL,
    mail text NOT NULL,
    feeling public.mood DEFAULT 'good'::public.mood,
    price numeric(10,2),
    CONSTRAINT people_price_check CHECK ((price >= (0)::numeric))
);


ALTER TABLE public.people OWNER TO shop_owner;

--
-- Name: TABLE people; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TABLE public.people IS 'GRANT SELECT ON TABLE public.people TO shop_reader;
ALTER TABLE public.people OWNER TO shop_reader;';


--
-- Name: moods; Type: VIEW; Schema: public; Owner: shop_owner
--

CREATE VIEW public.moods AS
 SELECT people.feeling,
    count(*) AS count
   FROM public.people
  GROUP BY people.feeling;


ALTER TABLE public.moods OWNER TO shop_owner;

--
-- Name: people_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.people ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.people_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: entries id; Type: DEFAULT; Schema: audit; Owner: shop_owner
--

ALTER TABLE ONLY audit.entries ALTER COLUMN id SET DEFAULT nextval('audit.entries_id_seq'::regclass);


--
-- Name: entries entries_pkey; Type: CONSTRAINT; Schema: audit; Owner: shop_owner
--

ALTER TABLE ONLY audit.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (id);


--
-- Name: people people_mail_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_mail_key UNIQUE (mail);


--
-- Name: people people_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);


--
-- Name: entries_person; Type: INDEX; Schema: audit; Owner: shop_owner
--

CREATE INDEX entries_person ON ONLY audit.entries USING btree (person) WHERE (at IS NOT NULL);


--
-- Name: people note; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER note AFTER INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION audit.note();


--
-- Name: entries entries_person_fkey; Type: FK CONSTRAINT; Schema: audit; Owner: shop_owner
--

ALTER TABLE audit.entries
    ADD CONSTRAINT entries_person_fkey FOREIGN KEY (person) REFERENCES public.people(id);


--
-- Name: people; Type: ROW SECURITY; Schema: public; Owner: shop_owner
--

ALTER TABLE public.people ENABLE ROW LEVEL SECURITY;

--
-- Name: people readers; Type: POLICY; Schema: public; Owner: shop_owner
--

CREATE POLICY readers ON public.people FOR SELECT TO shop_reader USING (true);


--
-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: shop_owner
--

GRANT USAGE ON SCHEMA audit TO shop_reader;


--
-- Name: COLUMN entries.at; Type: ACL; Schema: audit; Owner: shop_owner
--

GRANT SELECT(at) ON TABLE audit.entries TO shop_reader;


--
-- Name: TABLE people; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.people TO shop_reader;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: audit; Owner: shop_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA audit GRANT SELECT ON TABLES  TO shop_reader;


--
-- PostgreSQL database dump complete
--

\unrestrict KL09lqf2Nfps2hGmLu2OcUFaIfWSoCadfxfokDhvTMco1fQTQZHZi6d022Rm8WP


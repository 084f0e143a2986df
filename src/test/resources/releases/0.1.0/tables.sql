-- A database of version 0.1.0: its tables, and the rows of a run that failed in its fourth migration.

CREATE TABLE public.a (
    id integer NOT NULL,
    name text
);

CREATE TABLE public.b (
    id integer NOT NULL
);

CREATE TABLE public.esquema_compatibility (
    version text NOT NULL,
    compatible_since text NOT NULL,
    history_table text
);

CREATE TABLE public.esquema_run (
    id bigint NOT NULL,
    operation text NOT NULL,
    trigger text NOT NULL,
    host text NOT NULL,
    process bigint NOT NULL,
    os_user text NOT NULL,
    database_user text DEFAULT CURRENT_USER NOT NULL,
    backend integer DEFAULT pg_backend_pid() NOT NULL,
    build_version text NOT NULL,
    build_commit text NOT NULL,
    from_version text,
    to_version text,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    outcome text DEFAULT 'RUNNING'::text NOT NULL,
    sql_state text,
    message text,
    failed_version text,
    statement text,
    line integer,
    backup text,
    history_table text,
    migration_set text,
    run_lock_wait_ms bigint,
    lock_wait_ms bigint,
    retries integer,
    held_up_ms bigint,
    longest_held_up_ms bigint,
    held_up_by text
);

ALTER TABLE public.esquema_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.esquema_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.esquema_run_step (
    run_id bigint NOT NULL,
    "position" integer NOT NULL,
    version text NOT NULL,
    transactional boolean NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    outcome text DEFAULT 'STARTED'::text NOT NULL
);

CREATE TABLE public.esquema_statement (
    history_table text NOT NULL,
    version text NOT NULL,
    statement integer NOT NULL,
    digest text NOT NULL,
    atomic boolean NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);

CREATE TABLE public.obstacle (
);

INSERT INTO public.esquema_compatibility VALUES ('2', '1', 'flyway_schema_history');

INSERT INTO public.esquema_run OVERRIDING SYSTEM VALUE VALUES (1, 'MIGRATE', 'MANUAL', 'pod-1', 4680, 'esquema', 'postgres', 5431, '0.1.0', '8cecf50', NULL, '3', '2026-11-28 16:20:46.893281+00', '2026-11-28 16:20:48.579973+00', 'FAILED', '22012', 'migration 4 failed at line 3 of V4__step.sql, in statement 2 of 2, `select 1 / (1 - count(*)) from pg_class where relname = ''obstacle''`: ERROR: division by zero (SQLSTATE 22012); statement 1 stays applied; nothing of statement 2 was applied: remove the cause, or correct the statement and write the manifest again; then `esquema migrate` continues with statement 2; applied before it: 1, 2, 3', '4', 'select 1 / (1 - count(*)) from pg_class where relname = ''obstacle''', 3, NULL, 'flyway_schema_history', 'unknown', 39, 0, 0, 0, 0, NULL);

INSERT INTO public.esquema_run_step VALUES (1, 1, '1', true, '2026-11-28 16:20:47.79152+00', '2026-11-28 16:20:47.900734+00', 'APPLIED');
INSERT INTO public.esquema_run_step VALUES (1, 2, '2', true, '2026-11-28 16:20:47.935069+00', '2026-11-28 16:20:48.153379+00', 'APPLIED');
INSERT INTO public.esquema_run_step VALUES (1, 3, '3', false, '2026-11-28 16:20:48.223818+00', '2026-11-28 16:20:48.312418+00', 'APPLIED');
INSERT INTO public.esquema_run_step VALUES (1, 4, '4', false, '2026-11-28 16:20:48.338357+00', '2026-11-28 16:20:48.520751+00', 'FAILED');

INSERT INTO public.esquema_statement VALUES ('flyway_schema_history', '4', 0, 'cd0cf84c82796a10759204584eb894ba63659f6f34b4f8819541ce53489a9de9', true, '2026-11-28 16:20:48.333791+00', NULL);
INSERT INTO public.esquema_statement VALUES ('flyway_schema_history', '4', 1, '0a21944ef668f55e74ae67b86a27e2527afe0adc4665e460b07e83a8f97e6da0', false, '2026-11-28 16:20:48.351376+00', '2026-11-28 16:20:48.366991+00');

INSERT INTO public.flyway_schema_history VALUES (1, '0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'postgres', '2026-11-28 16:20:47.705102', 0, true);
INSERT INTO public.flyway_schema_history VALUES (2, '1', 'step', 'SQL', 'V1__step.sql', 902342502, 'postgres', '2026-11-28 16:20:47.787928', 85, true);
INSERT INTO public.flyway_schema_history VALUES (3, '2', 'step', 'SQL', 'V2__step.sql', -91181907, 'postgres', '2026-11-28 16:20:47.895715', 178, true);
INSERT INTO public.flyway_schema_history VALUES (4, '3', 'step', 'SQL', 'V3__step.sql', -1582156126, 'postgres', '2026-11-28 16:20:48.304369', 47, true);

SELECT pg_catalog.setval('public.esquema_run_id_seq', 1, true);

ALTER TABLE ONLY public.a
    ADD CONSTRAINT a_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.b
    ADD CONSTRAINT b_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.esquema_compatibility
    ADD CONSTRAINT esquema_compatibility_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.esquema_run
    ADD CONSTRAINT esquema_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.esquema_run_step
    ADD CONSTRAINT esquema_run_step_pkey PRIMARY KEY (run_id, "position");

ALTER TABLE ONLY public.esquema_statement
    ADD CONSTRAINT esquema_statement_pkey PRIMARY KEY (history_table, version, statement);

ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);

CREATE INDEX a_name ON public.a USING btree (name);

CREATE INDEX b_id ON public.b USING btree (id);

CREATE INDEX esquema_run_outcome ON public.esquema_run USING btree (outcome, id);

CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);

ALTER TABLE ONLY public.esquema_run_step
    ADD CONSTRAINT esquema_run_step_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.esquema_run(id) ON DELETE CASCADE;

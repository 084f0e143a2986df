-- depends: 20251114.01

CREATE TABLE fine_tuning_jobs (
    id                     serial            PRIMARY KEY,
    openai_job_id          varchar(100)      NOT NULL UNIQUE,
    status                 varchar(50)       NOT NULL DEFAULT 'pending',
    modelo_base            varchar(100)      NOT NULL,
    modelo_entrenado       varchar(200),
    archivo_entrenamiento  varchar(500),
    total_conversaciones   integer,
    progreso               double precision,
    error                  text,
    epochs                 integer,
    learning_rate          double precision,
    creado_en              timestamp         NOT NULL DEFAULT now(),
    completado_en          timestamp,
    actualizado_en         timestamp         NOT NULL DEFAULT now()
);

CREATE INDEX ix_fine_tuning_jobs_id ON fine_tuning_jobs (id);
CREATE UNIQUE INDEX ix_fine_tuning_jobs_openai_job_id ON fine_tuning_jobs (openai_job_id);
CREATE INDEX ix_fine_tuning_jobs_status ON fine_tuning_jobs (status);
CREATE INDEX ix_fine_tuning_jobs_creado_en ON fine_tuning_jobs (creado_en);

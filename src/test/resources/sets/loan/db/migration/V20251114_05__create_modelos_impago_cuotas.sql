-- depends: 20251114.04

CREATE TABLE modelos_impago_cuotas (
    id                         serial            PRIMARY KEY,
    nombre                     varchar(200)      NOT NULL,
    version                    varchar(50)       NOT NULL DEFAULT '1.0.0',
    algoritmo                  varchar(100)      NOT NULL,
    accuracy                   double precision,
    precision                  double precision,
    recall                     double precision,
    f1_score                   double precision,
    roc_auc                    double precision,
    ruta_archivo               varchar(500)      NOT NULL,
    total_datos_entrenamiento  integer,
    total_datos_test           integer,
    test_size                  double precision,
    random_state               integer,
    activo                     boolean           NOT NULL DEFAULT false,
    usuario_id                 integer           REFERENCES users (id),
    descripcion                text,
    features_usadas            text,
    entrenado_en               timestamp         NOT NULL DEFAULT now(),
    activado_en                timestamp,
    actualizado_en             timestamp         NOT NULL DEFAULT now()
);

CREATE INDEX ix_modelos_impago_cuotas_id ON modelos_impago_cuotas (id);
CREATE INDEX ix_modelos_impago_cuotas_activo ON modelos_impago_cuotas (activo);
CREATE INDEX ix_modelos_impago_cuotas_entrenado_en ON modelos_impago_cuotas (entrenado_en);

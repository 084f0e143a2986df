-- depends: 20251114

CREATE TABLE conversaciones_ai (
    id                 serial        PRIMARY KEY,
    pregunta           text          NOT NULL,
    respuesta          text          NOT NULL,
    contexto_usado     text,
    documentos_usados  varchar(500),
    modelo_usado       varchar(100),
    tokens_usados      integer,
    tiempo_respuesta   integer,
    calificacion       integer,
    feedback           text,
    usuario_id         integer       REFERENCES users (id),
    cliente_id         integer       REFERENCES clientes (id),
    prestamo_id        integer       REFERENCES prestamos (id),
    pago_id            integer       REFERENCES pagos (id),
    cuota_id           integer       REFERENCES cuotas (id),
    creado_en          timestamp     NOT NULL DEFAULT now(),
    actualizado_en     timestamp     NOT NULL DEFAULT now()
);

CREATE INDEX ix_conversaciones_ai_id ON conversaciones_ai (id);
CREATE INDEX ix_conversaciones_ai_creado_en ON conversaciones_ai (creado_en);
CREATE INDEX ix_conversaciones_ai_calificacion ON conversaciones_ai (calificacion);
CREATE INDEX ix_conversaciones_ai_cliente_id ON conversaciones_ai (cliente_id);
CREATE INDEX ix_conversaciones_ai_prestamo_id ON conversaciones_ai (prestamo_id);
CREATE INDEX ix_conversaciones_ai_pago_id ON conversaciones_ai (pago_id);
CREATE INDEX ix_conversaciones_ai_cuota_id ON conversaciones_ai (cuota_id);

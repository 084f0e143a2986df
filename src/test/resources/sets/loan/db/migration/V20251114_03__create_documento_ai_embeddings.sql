-- depends: 20251114.02

CREATE TABLE documento_ai_embeddings (
    id                serial        PRIMARY KEY,
    documento_id      integer       NOT NULL REFERENCES documentos_ai (id),
    embedding         text          NOT NULL,
    chunk_index       integer       DEFAULT 0,
    texto_chunk       text,
    modelo_embedding  varchar(100),
    dimensiones       integer,
    creado_en         timestamp     NOT NULL DEFAULT now(),
    actualizado_en    timestamp     NOT NULL DEFAULT now()
);

CREATE INDEX ix_documento_ai_embeddings_id ON documento_ai_embeddings (id);
CREATE INDEX ix_documento_ai_embeddings_documento_id ON documento_ai_embeddings (documento_id);
CREATE INDEX ix_documento_ai_embeddings_creado_en ON documento_ai_embeddings (creado_en);

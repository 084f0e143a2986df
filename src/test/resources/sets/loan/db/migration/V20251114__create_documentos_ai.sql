-- depends: none

CREATE TABLE documentos_ai (
    id                   serial        PRIMARY KEY,
    titulo               varchar(255)  NOT NULL,
    descripcion          text,
    nombre_archivo       varchar(255)  NOT NULL,
    tipo_archivo         varchar(50)   NOT NULL,
    ruta_archivo         varchar(500)  NOT NULL,
    tamaño_bytes         integer,
    contenido_texto      text,
    contenido_procesado  boolean       NOT NULL DEFAULT false,
    activo               boolean       NOT NULL DEFAULT true,
    creado_en            timestamp     NOT NULL DEFAULT now(),
    actualizado_en       timestamp     NOT NULL DEFAULT now()
);

CREATE INDEX ix_documentos_ai_id ON documentos_ai (id);
CREATE INDEX ix_documentos_ai_activo ON documentos_ai (activo);
CREATE INDEX ix_documentos_ai_contenido_procesado ON documentos_ai (contenido_procesado);
CREATE INDEX ix_documentos_ai_tipo_archivo ON documentos_ai (tipo_archivo);

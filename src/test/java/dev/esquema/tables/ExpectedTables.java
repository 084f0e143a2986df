package dev.esquema.tables;

import java.util.List;

/**
 * The six tables as they exist in production, written by hand: column, type, nullability, default; index; constraint.
 */
final class ExpectedTables {

    static final List<ExpectedTable> ALL = List.of(
            documentosAi(),
            conversacionesAi(),
            fineTuningJobs(),
            documentoAiEmbeddings(),
            model("modelos_riesgo"),
            model("modelos_impago_cuotas"));

    private ExpectedTables() {}

    private static ExpectedTable documentosAi() {
        return ExpectedTable.of(
                "documentos_ai",
                """
                id                  | integer                     | not null | nextval('documentos_ai_id_seq'::regclass)
                titulo              | character varying(255)      | not null | -
                descripcion         | text                        | null     | -
                nombre_archivo      | character varying(255)      | not null | -
                tipo_archivo        | character varying(50)       | not null | -
                ruta_archivo        | character varying(500)      | not null | -
                tamaño_bytes        | integer                     | null     | -
                contenido_texto     | text                        | null     | -
                contenido_procesado | boolean                     | not null | false
                activo              | boolean                     | not null | true
                creado_en           | timestamp without time zone | not null | now()
                actualizado_en      | timestamp without time zone | not null | now()
                """,
                """
                documentos_ai_pkey                   | unique btree (id)
                ix_documentos_ai_id                  | btree (id)
                ix_documentos_ai_activo              | btree (activo)
                ix_documentos_ai_contenido_procesado | btree (contenido_procesado)
                ix_documentos_ai_tipo_archivo        | btree (tipo_archivo)
                """,
                """
                documentos_ai_pkey | PRIMARY KEY (id)
                """);
    }

    private static ExpectedTable conversacionesAi() {
        return ExpectedTable.of(
                "conversaciones_ai",
                """
                id                | integer                     | not null | nextval('conversaciones_ai_id_seq'::regclass)
                pregunta          | text                        | not null | -
                respuesta         | text                        | not null | -
                contexto_usado    | text                        | null     | -
                documentos_usados | character varying(500)      | null     | -
                modelo_usado      | character varying(100)      | null     | -
                tokens_usados     | integer                     | null     | -
                tiempo_respuesta  | integer                     | null     | -
                calificacion      | integer                     | null     | -
                feedback          | text                        | null     | -
                usuario_id        | integer                     | null     | -
                cliente_id        | integer                     | null     | -
                prestamo_id       | integer                     | null     | -
                pago_id           | integer                     | null     | -
                cuota_id          | integer                     | null     | -
                creado_en         | timestamp without time zone | not null | now()
                actualizado_en    | timestamp without time zone | not null | now()
                """,
                """
                conversaciones_ai_pkey            | unique btree (id)
                ix_conversaciones_ai_id           | btree (id)
                ix_conversaciones_ai_creado_en    | btree (creado_en)
                ix_conversaciones_ai_calificacion | btree (calificacion)
                ix_conversaciones_ai_cliente_id   | btree (cliente_id)
                ix_conversaciones_ai_prestamo_id  | btree (prestamo_id)
                ix_conversaciones_ai_pago_id      | btree (pago_id)
                ix_conversaciones_ai_cuota_id     | btree (cuota_id)
                """,
                """
                conversaciones_ai_pkey             | PRIMARY KEY (id)
                conversaciones_ai_usuario_id_fkey  | FOREIGN KEY (usuario_id) REFERENCES users(id)
                conversaciones_ai_cliente_id_fkey  | FOREIGN KEY (cliente_id) REFERENCES clientes(id)
                conversaciones_ai_prestamo_id_fkey | FOREIGN KEY (prestamo_id) REFERENCES prestamos(id)
                conversaciones_ai_pago_id_fkey     | FOREIGN KEY (pago_id) REFERENCES pagos(id)
                conversaciones_ai_cuota_id_fkey    | FOREIGN KEY (cuota_id) REFERENCES cuotas(id)
                """);
    }

    private static ExpectedTable fineTuningJobs() {
        return ExpectedTable.of(
                "fine_tuning_jobs",
                """
                id                    | integer                     | not null | nextval('fine_tuning_jobs_id_seq'::regclass)
                openai_job_id         | character varying(100)      | not null | -
                status                | character varying(50)       | not null | 'pending'::character varying
                modelo_base           | character varying(100)      | not null | -
                modelo_entrenado      | character varying(200)      | null     | -
                archivo_entrenamiento | character varying(500)      | null     | -
                total_conversaciones  | integer                     | null     | -
                progreso              | double precision            | null     | -
                error                 | text                        | null     | -
                epochs                | integer                     | null     | -
                learning_rate         | double precision            | null     | -
                creado_en             | timestamp without time zone | not null | now()
                completado_en         | timestamp without time zone | null     | -
                actualizado_en        | timestamp without time zone | not null | now()
                """,
                """
                fine_tuning_jobs_pkey              | unique btree (id)
                fine_tuning_jobs_openai_job_id_key | unique btree (openai_job_id)
                ix_fine_tuning_jobs_openai_job_id  | unique btree (openai_job_id)
                ix_fine_tuning_jobs_id             | btree (id)
                ix_fine_tuning_jobs_status         | btree (status)
                ix_fine_tuning_jobs_creado_en      | btree (creado_en)
                """,
                """
                fine_tuning_jobs_pkey              | PRIMARY KEY (id)
                fine_tuning_jobs_openai_job_id_key | UNIQUE (openai_job_id)
                """);
    }

    private static ExpectedTable documentoAiEmbeddings() {
        return ExpectedTable.of(
                "documento_ai_embeddings",
                """
                id               | integer                     | not null | nextval('documento_ai_embeddings_id_seq'::regclass)
                documento_id     | integer                     | not null | -
                embedding        | text                        | not null | -
                chunk_index      | integer                     | null     | 0
                texto_chunk      | text                        | null     | -
                modelo_embedding | character varying(100)      | null     | -
                dimensiones      | integer                     | null     | -
                creado_en        | timestamp without time zone | not null | now()
                actualizado_en   | timestamp without time zone | not null | now()
                """,
                """
                documento_ai_embeddings_pkey            | unique btree (id)
                ix_documento_ai_embeddings_id           | btree (id)
                ix_documento_ai_embeddings_documento_id | btree (documento_id)
                ix_documento_ai_embeddings_creado_en    | btree (creado_en)
                """,
                """
                documento_ai_embeddings_pkey              | PRIMARY KEY (id)
                documento_ai_embeddings_documento_id_fkey | FOREIGN KEY (documento_id) REFERENCES documentos_ai(id)
                """);
    }

    private static ExpectedTable model(String name) {
        return ExpectedTable.of(
                name,
                """
                id                        | integer                     | not null | nextval('%s_id_seq'::regclass)
                nombre                    | character varying(200)      | not null | -
                version                   | character varying(50)       | not null | '1.0.0'::character varying
                algoritmo                 | character varying(100)      | not null | -
                accuracy                  | double precision            | null     | -
                precision                 | double precision            | null     | -
                recall                    | double precision            | null     | -
                f1_score                  | double precision            | null     | -
                roc_auc                   | double precision            | null     | -
                ruta_archivo              | character varying(500)      | not null | -
                total_datos_entrenamiento | integer                     | null     | -
                total_datos_test          | integer                     | null     | -
                test_size                 | double precision            | null     | -
                random_state              | integer                     | null     | -
                activo                    | boolean                     | not null | false
                usuario_id                | integer                     | null     | -
                descripcion               | text                        | null     | -
                features_usadas           | text                        | null     | -
                entrenado_en              | timestamp without time zone | not null | now()
                activado_en               | timestamp without time zone | null     | -
                actualizado_en            | timestamp without time zone | not null | now()
                """
                        .formatted(name),
                """
                %1$s_pkey            | unique btree (id)
                ix_%1$s_id           | btree (id)
                ix_%1$s_activo       | btree (activo)
                ix_%1$s_entrenado_en | btree (entrenado_en)
                """
                        .formatted(name),
                """
                %1$s_pkey            | PRIMARY KEY (id)
                %1$s_usuario_id_fkey | FOREIGN KEY (usuario_id) REFERENCES users(id)
                """
                        .formatted(name));
    }
}

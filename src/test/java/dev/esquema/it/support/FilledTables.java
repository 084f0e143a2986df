package dev.esquema.it.support;

import dev.esquema.testing.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The six tables with rows, and the content that a restore must restore. */
public final class FilledTables {

    /** The tables in an order in which each table comes after the tables to which it refers. */
    public static final List<String> IN_ORDER = List.of(
            "documentos_ai",
            "conversaciones_ai",
            "fine_tuning_jobs",
            "documento_ai_embeddings",
            "modelos_riesgo",
            "modelos_impago_cuotas");

    private static final String CONSTRAINTS =
            """
            select concat_ws(' ', conname, pg_get_constraintdef(oid)) from pg_constraint
             where conrelid = '%s'::regclass order by 1
            """;

    private static final String INDEXES =
            "select pg_get_indexdef(indexrelid) from pg_index where indrelid = '%s'::regclass order by 1";

    private FilledTables() {}

    public static void fill(TestDatabase database) {
        database.execute(
                """
                insert into users select from generate_series(1, 3);
                insert into clientes default values;
                insert into prestamos default values;
                insert into pagos default values;
                insert into cuotas default values;
                insert into documentos_ai (titulo, nombre_archivo, tipo_archivo, ruta_archivo, "tamaño_bytes")
                select concat('título ', n), 'a', 'pdf', '/a', n from generate_series(1, 5) as n;
                delete from documentos_ai where id = 5;
                insert into conversaciones_ai (pregunta, respuesta, usuario_id, cliente_id, prestamo_id, pago_id, cuota_id)
                values ('¿qué?', 'eso', 2, 1, 1, 1, 1), ('it''s', 'a "quote"', null, null, null, null, null);
                insert into fine_tuning_jobs (openai_job_id, modelo_base, progreso)
                values ('a', 'gpt', 0.1), ('b', 'gpt', 1e-300);
                insert into documento_ai_embeddings (documento_id, embedding) values (1, '[0.1]'), (4, '[]');
                insert into modelos_riesgo (nombre, algoritmo, ruta_archivo, usuario_id, precision)
                values ('uno', 'x', '/m', 3, 0.3), ('dos', 'y', '/n', null, null);
                insert into modelos_impago_cuotas (id, nombre, algoritmo, ruta_archivo, usuario_id)
                values (70, 'tres', 'z', '/o', 1);
                """);
    }

    /** Returns rows, sequence and definitions of each table as text for comparison. */
    public static Map<String, String> contents(TestDatabase database) {
        Map<String, String> contents = new TreeMap<>();
        for (String table : IN_ORDER) {
            contents.put(
                    table,
                    "%s %s %s %s"
                            .formatted(
                                    database.rows("select * from %s order by id".formatted(table)),
                                    database.rows("select last_value, is_called from %s_id_seq".formatted(table)),
                                    database.column(CONSTRAINTS.formatted(table)),
                                    database.column(INDEXES.formatted(table))));
        }
        return contents;
    }
}

package dev.esquema.it.support;

import dev.esquema.testing.postgres.TestDatabase;
import java.util.List;

/** The packaged migrations, and their results in a database. */
public final class SixMigrations {

    public static final List<String> VERSIONS =
            List.of("20251114", "20251114.01", "20251114.02", "20251114.03", "20251114.04", "20251114.05");
    public static final String NEWEST = "20251114.05";
    public static final List<String> TABLES = List.of(
            "conversaciones_ai",
            "documento_ai_embeddings",
            "documentos_ai",
            "fine_tuning_jobs",
            "modelos_impago_cuotas",
            "modelos_riesgo");

    private SixMigrations() {}

    /** Returns the applied versions as Flyway's history contains them; empty without a history. */
    public static List<String> applied(TestDatabase database) {
        return hasHistory(database)
                ? database.column(
                        """
                        select version from flyway_schema_history as applied
                         where success and type not in ('BASELINE', 'DELETE')
                           and not exists (select from flyway_schema_history as later
                                            where later.version = applied.version and later.type = 'DELETE'
                                              and later.installed_rank > applied.installed_rank)
                         order by installed_rank
                        """)
                : List.of();
    }

    /** Returns the versions whose last change was a rollback. */
    public static List<String> held(TestDatabase database) {
        return database.column(
                """
                select version from flyway_schema_history as deleted
                 where type = 'DELETE' and not exists (select from flyway_schema_history as later
                                                        where later.version = deleted.version
                                                          and later.installed_rank > deleted.installed_rank)
                 order by version
                """);
    }

    public static boolean hasHistory(TestDatabase database) {
        return !database.value("select to_regclass('flyway_schema_history')").equals("null");
    }

    /** Returns all tables except those of the host application, Flyway and the journal. */
    public static List<String> tables(TestDatabase database) {
        return database.column(
                """
                select tablename from pg_tables
                 where schemaname = 'public' and tablename <> 'flyway_schema_history'
                   and tablename not like 'esquema\\_%'
                   and tablename not in ('users', 'clientes', 'prestamos', 'pagos', 'cuotas')
                 order by 1
                """);
    }
}

package dev.esquema.it.support;

import dev.esquema.testing.LoanSet;
import dev.esquema.testing.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Existing databases: they contain Esquema's tables, but Esquema did not create them. */
public final class FieldDatabases {

    private FieldDatabases() {}

    /** Creates the tables of these versions by running their scripts. */
    public static void tables(TestDatabase database, String... versions) {
        Stream.of(versions).map(FieldDatabases::script).forEach(database::execute);
    }

    /** Creates all tables up to a version. */
    public static void tablesUpTo(TestDatabase database, String version) {
        tables(
                database,
                SixMigrations.VERSIONS.stream()
                        .filter(each -> each.compareTo(version) <= 0)
                        .toArray(String[]::new));
    }

    /** Writes the rows that Alembic would have recorded. */
    public static void alembic(TestDatabase database, int width, String... revisions) {
        database.execute("create table alembic_version (version_num varchar(%d) primary key)".formatted(width));
        Stream.of(revisions)
                .map("insert into alembic_version values ('%s')"::formatted)
                .forEach(database::execute);
    }

    /** Creates the tables with other names for the foreign keys, as a person would by hand. */
    public static void handMade(TestDatabase database) {
        tables(database, "20251114.04", "20251114.05");
        Stream.of("modelos_riesgo", "modelos_impago_cuotas")
                .map("alter table %1$s rename constraint %1$s_usuario_id_fkey to fk_%1$s_usuario"::formatted)
                .forEach(database::execute);
    }

    private static String script(String version) {
        String prefix = "V%s__".formatted(version.replace('.', '_'));
        try (Stream<Path> scripts = Files.list(LoanSet.MIGRATIONS)) {
            return Files.readString(
                    scripts.filter(script -> script.getFileName().toString().startsWith(prefix))
                            .findFirst()
                            .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

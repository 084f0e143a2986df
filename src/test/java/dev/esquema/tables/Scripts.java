package dev.esquema.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of the six tables, as files of the source tree, in the order of their versions. */
final class Scripts {

    static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    static final Path ROLLBACKS = Path.of("src/main/resources/db/rollback");

    static final List<String> NAMES = List.of(
            "20251114__create_documentos_ai.sql",
            "20251114_01__create_conversaciones_ai.sql",
            "20251114_02__create_fine_tuning_jobs.sql",
            "20251114_03__create_documento_ai_embeddings.sql",
            "20251114_04__create_modelos_riesgo.sql",
            "20251114_05__create_modelos_impago_cuotas.sql");

    private Scripts() {}

    static String migration(String name) {
        return read(MIGRATIONS.resolve("V" + name));
    }

    static String rollback(String name) {
        return read(ROLLBACKS.resolve("U" + name));
    }

    /** Returns the names of the files in a folder that begin with a prefix, without the prefix. */
    static List<String> namesIn(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

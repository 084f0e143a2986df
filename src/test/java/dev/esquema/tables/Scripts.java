package dev.esquema.tables;

import dev.esquema.testing.PackagedSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The scripts of the six tables in a set of migrations, in the order of their versions. */
record Scripts(PackagedSet set) {

    static final List<String> NAMES = List.of(
            "20251114__create_documentos_ai.sql",
            "20251114_01__create_conversaciones_ai.sql",
            "20251114_02__create_fine_tuning_jobs.sql",
            "20251114_03__create_documento_ai_embeddings.sql",
            "20251114_04__create_modelos_riesgo.sql",
            "20251114_05__create_modelos_impago_cuotas.sql");

    String migration(String name) {
        return read(set.migrations().resolve("V" + name));
    }

    String rollback(String name) {
        return read(set.rollbacks().resolve("U" + name));
    }

    private static String read(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

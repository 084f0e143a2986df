package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest that the build did not write, or that does not match the packaged scripts, is refused in one sentence. */
class HostileManifestIT {

    private static final String LAST = "V20251114_05__create_modelos_impago_cuotas.sql";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @ParameterizedTest
    @ValueSource(strings = {"status", "migrate", "history", "heads", "serve"})
    void aManifestEditedByHandIsRefusedByARun(String command) {
        PackagedEsquema edited = Build.withManifest(text -> text.replace("varying(255)", "varying(256)"));

        Result result = edited.on(database).run(command);

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.out()).isEmpty();
        assertThat(result.lastErrLine())
                .isEqualTo("esquema: manifest.json cannot be trusted,"
                        + " run `esquema manifest write --migrations src/main/resources/db`, and build again:"
                        + " it was edited or merged by hand: its sha256 differs from that of its text");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void aManifestWithMergeConflictMarksIsRefused() {
        PackagedEsquema merged = Build.withManifest(text -> "<<<<<<< HEAD\n".concat(text));

        Result result = merged.on(database).run("migrate");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.lastErrLine())
                .contains(
                        "manifest.json cannot be trusted, run `esquema manifest write --migrations src/main/resources/db`");
    }

    @Test
    void aScriptThatWasEditedAfterTheManifestWasWrittenIsNotApplied() {
        PackagedEsquema edited = Build.unchanged()
                .andUnlisted(LAST, "create table something_else (id int);")
                .declared();

        Result result = edited.on(database).run("migrate");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.lastErrLine())
                .contains("nothing was applied: manifest.json was not written from the present %s".formatted(LAST));
        assertThat(SixMigrations.tables(database)).isEmpty();
    }
}

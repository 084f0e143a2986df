package dev.esquema.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Structure;
import dev.esquema.set.MigrationFolder;
import dev.esquema.set.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedSetTest {

    private static final String SCRIPT = "V1__orders.sql";
    private static final String SQL = "create table orders (id int);";

    @TempDir
    Path folder;

    @BeforeEach
    void writeTheSet() throws IOException {
        Files.writeString(folder.resolve(SCRIPT), SQL);
        Migration migration = new Migration(
                Version.of("1"),
                "orders",
                SCRIPT,
                1,
                Sha256.of(SQL.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                Optional.empty(),
                Effect.creating(Structure.NONE),
                Execution.plain(1));
        Files.writeString(folder.resolve("manifest.json"), ManifestJson.write(List.of(migration)));
    }

    @Test
    void aFolderWithTheManifestOfItsScriptsIsSound() {
        assertThat(objections()).isEmpty();
    }

    @Test
    void aScriptThatWasEditedAfterTheManifestWasWrittenIsAContradiction() throws IOException {
        Files.writeString(folder.resolve(SCRIPT), SQL.concat(" -- edited"));

        assertThat(objections())
                .containsExactly("manifest.json was not written from the present V1__orders.sql:"
                        + " if it was applied anywhere, restore it;"
                        + " otherwise run `esquema manifest write --migrations %s`".formatted(folder));
    }

    @Test
    void theFolderInTheCommandIsOneWordForAShell() {
        assertThat(MigrationFolder.rewriting(Path.of("/srv/the team's/db")))
                .isEqualTo("run `esquema manifest write --migrations '/srv/the team'\\''s/db'`");
    }

    private List<String> objections() {
        return LoadedSet.of(MigrationFolder.at(folder)).manifest().objections();
    }
}

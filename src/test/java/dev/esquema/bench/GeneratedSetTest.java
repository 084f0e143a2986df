package dev.esquema.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.flyway.RepeatableChecksums;
import dev.esquema.json.ManifestJson;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.set.MigrationFolder;
import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sets of {@code bench/generate-set}: nobody learned most of their entries, so this test proves some of them. */
class GeneratedSetTest {

    /** The scripts after the first 14 have generated entries. */
    private static final int SCRIPTS = 36;

    @TempDir
    Path folder;

    private MigrationFolder set;
    private List<Script> scripts;

    @BeforeEach
    void generate() {
        Tool.run("bench/generate-set", folder.toString(), String.valueOf(SCRIPTS));
        set = MigrationFolder.at(folder);
        scripts = ManifestJson.read(set.manifest());
    }

    @Test
    void theManifestHasTheScriptsWithTheirChecksums() {
        assertThat(new Manifest(scripts, set.names()).objections()).isEmpty();
        assertThat(scripts).hasSize(SCRIPTS).allSatisfy(script -> {
            assertThat(script.sha256()).isEqualTo(set.sha256(script.script()));
            assertThat(script.checksum()).isEqualTo(RepeatableChecksums.of(set.text(script.script())));
        });
    }

    @Test
    void theScriptsLeadToTheStructureOfTheManifest() {
        TestDatabase database = TestPostgres.shared().newDatabase();
        scripts.forEach(script -> database.execute(set.text(script.script())));
        Manifest manifest = new Manifest(scripts, set.names());
        OwnedSchema schema = new OwnedSchema(Optional.empty(), "flyway_schema_history");

        assertThat(Comparison.of(
                                Expected.after(scripts).structure(),
                                manifest.owned()
                                        .of(new PostgresStructure(
                                                        new PinnedSessions(database::connect, schema, false),
                                                        manifest.owned())
                                                .read()))
                        .differences())
                .isEmpty();
    }
}

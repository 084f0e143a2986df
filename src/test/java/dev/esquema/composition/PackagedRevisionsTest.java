package dev.esquema.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.set.MigrationFolder;
import dev.esquema.testing.PackagedSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each packaged Alembic revision names a packaged migration; a newer migration was never an Alembic revision. */
@ParameterizedClass
@MethodSource("dev.esquema.testing.PackagedSet#andWithOneMore")
class PackagedRevisionsTest {

    private final Manifest manifest;
    private final AlembicRevisions revisions;

    PackagedRevisionsTest(PackagedSet packaged) {
        LoadedSet set = LoadedSet.of(MigrationFolder.at(packaged.folder()));
        this.manifest = set.manifest();
        this.revisions = set.alembic();
    }

    @Test
    void everyMigrationOfThatTimeHasARevisionAndEveryRevisionIsAboutOne() {
        assertThat(revisions.versions().values().stream().flatMap(List::stream).distinct())
                .containsExactlyInAnyOrderElementsOf(manifest.graph().inOrder().stream()
                        .map(migration -> migration.version())
                        .limit(6)
                        .toList());
    }

    @Test
    void theMonolithStandsForTheFourOfItsTables() {
        assertThat(revisions.of("20250114_ai_training"))
                .extracting(Version::toString)
                .containsExactly("20251114.01", "20251114.02", "20251114.03", "20251114.04");
    }
}

package dev.esquema.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each packaged Alembic revision names a packaged migration. */
class PackagedRevisionsTest {

    private final LoadedSet set = LoadedSet.of(PackagedMigrations.ofBuild());
    private final Manifest manifest = set.manifest();
    private final AlembicRevisions revisions = set.alembic();

    @Test
    void everyMigrationHasARevisionAndEveryRevisionIsAboutOne() {
        assertThat(revisions.versions().values().stream().flatMap(List::stream).distinct())
                .containsExactlyInAnyOrderElementsOf(manifest.graph().inOrder().stream()
                        .map(migration -> migration.version())
                        .toList());
    }

    @Test
    void theMonolithStandsForTheFourOfItsTables() {
        assertThat(revisions.of("20250114_ai_training"))
                .extracting(Version::toString)
                .containsExactly("20251114.01", "20251114.02", "20251114.03", "20251114.04");
    }
}

package dev.esquema.learn;

import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A published script must not change, and a new script comes after the published ones. */
class SuccessionTest {

    private final Succession published = new Succession(List.of(migration("1"), migration("3", "1")));

    @Test
    void aHigherVersionIsAllowed() {
        assertThat(objections(migration("1"), migration("3", "1"), migration("4", "3")))
                .isEmpty();
    }

    @Test
    void aPublishedScriptThatIsGoneOrEditedIsNamed() {
        assertThat(objections(edited(migration("1"))))
                .satisfiesExactly(
                        edited -> assertThat(edited)
                                .contains("V1__step.sql was edited after it was published", "esquema new"),
                        missing -> assertThat(missing).contains("V3__step.sql is missing", "git checkout"));
    }

    @Test
    void twoBranchesWithTheSameVersionAreNamed() {
        assertThat(objections(named(migration("1"), "V1__other.sql"), migration("3", "1")))
                .singleElement()
                .asString()
                .contains("V1__step.sql and V1__other.sql took the same version", "rename");
    }

    @Test
    void twoScriptsWithOneVersionAfterAMergeAreNamedBesideAnEditedOne() {
        assertThat(objections(edited(migration("1")), migration("3", "1"), named(migration("3", "1"), "V3__mine.sql")))
                .satisfiesExactly(
                        edited -> assertThat(edited).contains("V1__step.sql was edited"), twice -> assertThat(twice)
                                .contains(
                                        "V3__step.sql and V3__mine.sql took the same version",
                                        "`git mv V3__mine.sql V<higher version>__mine.sql`",
                                        "write the manifest anew"));
    }

    @Test
    void aLowerVersionIsAllowedOnlyIfTheHeadersPlaceIt() {
        Migration lower = migration("2", "1");

        assertThat(objections(migration("1"), lower, migration("3", "1")))
                .singleElement()
                .asString()
                .contains("V2__step.sql is new and lower than 3", "-- depends:");
        assertThat(published.objections(List.of(migration("1"), lower, migration("3", "1")), Set.of(Version.of("2"))))
                .isEmpty();
        assertThat(published.objections(List.of(migration("1"), lower, migration("3", "2")), Set.of(Version.of("2"))))
                .as("the published script has no header and now depends on the new one")
                .hasSize(1);
    }

    private List<String> objections(Migration... now) {
        return published.objections(List.of(now), Set.of());
    }

    private static Migration edited(Migration migration) {
        return with(migration, migration.script(), "0".repeat(64));
    }

    private static Migration named(Migration migration, String script) {
        return with(migration, script, migration.sha256());
    }

    private static Migration with(Migration migration, String script, String sha256) {
        return new Migration(
                migration.version(),
                migration.description(),
                script,
                migration.checksum(),
                sha256,
                migration.dependsOn(),
                Optional.empty(),
                migration.effect(),
                migration.execution());
    }
}

package dev.esquema.schema.compatibility;

import static dev.esquema.testing.fake.Migrations.compatibleSince;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompatibilityTest {

    private static final Manifest BUILD = Migrations.chain("1", "2", "3");

    @Test
    void withoutDeclarationsEveryImageWithAnAppliedTargetCanServe() {
        Compatibility compatibility = of(BUILD, Rows.applied("1", "2", "3", "4"), Map.of());

        assertThat(compatibility.image(version("1")).serves()).isTrue();
        assertThat(compatibility.image(version("4")).serves()).isTrue();
        assertThat(compatibility.thisBuild(version("3")).serves()).isTrue();
    }

    @Test
    void aTargetThatIsNotAppliedIsNotReached() {
        Verdict verdict = of(BUILD, Rows.applied("1", "3"), Map.of()).image(version("2"));

        assertThat(verdict.serves()).isFalse();
        assertThat(verdict.reasons()).containsExactly("2 is not applied");
    }

    @Test
    void aTargetThatIsHeldIsReachedBecauseItsImageFindsNothingPending() {
        assertThat(of(BUILD, Rows.applied("1", "2").delete("2"), Map.of())
                        .image(version("2"))
                        .reached())
                .isTrue();
    }

    @Test
    void aMigrationAboveTheTargetMustBeCompatibleSinceTheTarget() {
        Compatibility compatibility = of(BUILD, Rows.applied("1", "2", "3", "4"), Map.of(version("4"), version("2")));

        assertThat(compatibility.image(version("2")).serves()).isTrue();
        assertThat(compatibility.image(version("1")).reasons())
                .containsExactly("migration 4 is applied and requires target 2 or newer");
        assertThat(compatibility.image(version("4")).serves()).isTrue();
    }

    @Test
    void forPackagedMigrationsTheManifestDecides() {
        Manifest build = manifest(migration("1"), compatibleSince(migration("2", "1"), "2"));
        Map<Version, Version> told = Map.of(version("2"), version("1"));

        assertThat(of(build, Rows.applied("1", "2"), told).image(version("1")).reasons())
                .containsExactly("migration 2 is applied and requires target 2 or newer");
        assertThat(of(build, Rows.applied("1", "2"), told)
                        .thisBuild(version("1"))
                        .reasons())
                .hasSize(1);
        assertThat(of(build, Rows.applied("1"), told).image(version("1")).serves())
                .isTrue();
    }

    @Test
    void aLowerMigrationAppliedAfterTheTargetIsUnknownToTheImage() {
        Map<Version, Version> told = Map.of(version("2.5"), version("4"));

        assertThat(of(BUILD, Rows.applied("1", "2", "3", "2.5"), told)
                        .image(version("3"))
                        .serves())
                .isFalse();
        assertThat(of(BUILD, Rows.applied("1", "2", "2.5", "3"), told)
                        .image(version("3"))
                        .serves())
                .isTrue();
    }

    @Test
    void packagedMigrationsUpToTheTargetNeverExcludeThisBuild() {
        Manifest build = manifest(migration("1"), compatibleSince(migration("2", "1"), "4"), migration("3", "1"));

        assertThat(of(build, Rows.applied("1", "3", "2"), Map.of())
                        .thisBuild(version("3"))
                        .serves())
                .isTrue();
        assertThat(of(BUILD, Rows.applied("1", "2", "3", "2.5"), Map.of(version("2.5"), version("4")))
                        .thisBuild(version("3"))
                        .serves())
                .isFalse();
    }

    @Test
    void theRefusalNamesTheVersionsAndTheirRequiredTarget() {
        Compatibility compatibility = of(
                BUILD,
                Rows.applied("1", "2", "3", "4", "5"),
                Map.of(version("4"), version("4"), version("5"), version("5")));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> compatibility.thisBuild(version("3")).refuseIncompatible())
                .withMessage(
                        "nothing was applied: the schema excludes this build, whose target is 3:"
                                + " migration 4 requires target 4 or newer, migration 5 requires target 5 or newer; deploy an image whose target is 5 or newer")
                .extracting(SchemaException::code)
                .isEqualTo(Code.INCOMPATIBLE);
        assertThatNoException()
                .isThrownBy(() -> compatibility.thisBuild(version("6")).refuseIncompatible());
    }

    private static Compatibility of(Manifest build, Rows rows, Map<Version, Version> told) {
        return Compatibility.of(build, FakeReader.observation(rows.history()).declaring(told));
    }

    private static Version version(String text) {
        return Version.of(text);
    }
}

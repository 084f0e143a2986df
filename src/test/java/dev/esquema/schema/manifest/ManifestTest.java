package dev.esquema.schema.manifest;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManifestTest {

    @Test
    void aManifestOfThePackagedScriptsHasNoObjections() {
        assertThat(chain("1", "2").objections()).isEmpty();
    }

    @Test
    void aMisnamedScriptIsAnObjection() {
        assertThat(new Manifest(List.of(), List.of("V1_create.sql")).objections())
                .containsExactly(
                        "V1_create.sql is not the name of a versioned script: V<version>__<description>.sql is expected");
    }

    @Test
    void aScriptMissingInTheManifestIsAnObjection() {
        assertThat(new Manifest(List.of(), List.of("V1__step.sql")).objections())
                .containsExactly("V1__step.sql is in the migration set but not in manifest.json: "
                        .concat(Manifest.REWRITE_PACKAGED));
    }

    @Test
    void aScriptMissingInThePackageIsAnObjection() {
        assertThat(new Manifest(List.of(migration("1")), List.of()).objections())
                .containsExactly("V1__step.sql is in manifest.json but not in the migration set: "
                        .concat(Manifest.REWRITE_PACKAGED));
    }

    @Test
    void theObjectionsOfTheGraphAreIncluded() {
        assertThat(manifest(migration("2", "1")).objections())
                .containsExactly("V2__step.sql depends on 1, which is not in the migration set");
    }

    @Test
    void allObjectionsAreReportedAtOnce() {
        assertThat(new Manifest(List.of(migration("2", "1")), List.of("V3__step.sql", "oops.sql")).objections())
                .hasSize(4);
    }

    @Test
    void theTargetIsTheNewestPackagedVersion() {
        assertThat(chain("1", "2", "10").target(Optional.empty())).isEqualTo(Version.of("10"));
    }

    @Test
    void aTargetCanBeRequested() {
        assertThat(chain("1", "2").target(Optional.of(Version.of("1")))).isEqualTo(Version.of("1"));
    }

    @Test
    void aTargetThatIsNotPackagedIsRefused() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> chain("1").target(Optional.of(Version.of("7"))))
                .withMessage(
                        "the target 7 is not in the migration set: `esquema history --packaged` lists the versions that are")
                .extracting(SchemaException::code)
                .isEqualTo(Code.USAGE);
    }

    @Test
    void aBuildWithoutMigrationsHasNoTarget() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> manifest().target(Optional.empty()))
                .withMessage("the migration set contains no migration: `esquema new DESCRIPTION` writes the first one")
                .extracting(SchemaException::code)
                .isEqualTo(Code.REFUSED);
    }

    @Test
    void aRangeStartsAfterTheAppliedVersionAndNamesItsDependencies() {
        Manifest build = manifest(migration("1"), migration("2", "1"), migration("3", "1"), migration("4", "2", "3"));

        MigrationRange middle = build.range(Optional.of(Version.of("2")), Version.of("4"));
        assertThat(middle.migrations())
                .extracting(Migration::version)
                .containsExactly(Version.of("3"), Version.of("4"));
        assertThat(middle.required()).containsExactly(Version.of("1"), Version.of("2"));
        assertThat(build.range(Optional.empty(), Version.of("2")).migrations())
                .extracting(Migration::version)
                .containsExactly(Version.of("1"), Version.of("2"));
        assertThat(build.range(Optional.of(Version.of("4")), Version.of("4")).migrations())
                .isEmpty();
    }

    @Test
    void aRangeWithAnUnknownOrTooHighStartIsRefused() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> chain("1", "2").range(Optional.of(Version.of("7")), Version.of("2")))
                .withMessage(
                        "the version 7 is not in the migration set: `esquema history --packaged` lists those that are")
                .extracting(SchemaException::code)
                .isEqualTo(Code.USAGE);
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> chain("1", "2").range(Optional.of(Version.of("2")), Version.of("1")))
                .withMessageStartingWith("2 is above 1:")
                .extracting(SchemaException::code)
                .isEqualTo(Code.USAGE);
    }

    @Test
    void aMessageNamesManyScriptsByTheFirstAndTheLast() {
        assertThat(Script.ids(List.of(migration("1"), migration("2")))).isEqualTo("1, 2");
        assertThat(Script.ids(IntStream.rangeClosed(1, 434)
                        .mapToObj(number -> migration(String.valueOf(number)))
                        .toList()))
                .isEqualTo("1, 2, 3, …, 434");
    }
}

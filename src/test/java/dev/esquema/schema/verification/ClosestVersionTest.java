package dev.esquema.schema.verification;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.FakeStructure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compares the live structure with the structure of every version, and with that of a version that the user names. */
class ClosestVersionTest {

    private static final Migration ONE = migration("1");
    private static final Migration TWO = migration("2", "1");
    private static final Migration DATA = doing(migration("3", "2"), Effect.NONE);
    private static final Migration FOUR = migration("4", "3");
    private static final Manifest BUILD = manifest(ONE, TWO, DATA, FOUR);

    @Test
    void anIdenticalStructureGivesTheLowestMatchingVersion() {
        ClosestVersion closest = ClosestVersion.best(BUILD, after(ONE, TWO));

        assertThat(closest.version()).contains(Version.of("2"));
        assertThat(closest.isExact()).isTrue();
    }

    @Test
    void withoutOwnedObjectsNoVersionMatches() {
        ClosestVersion closest = ClosestVersion.best(BUILD, Structure.NONE);

        assertThat(closest.version()).isEmpty();
        assertThat(closest.isExact()).isTrue();
    }

    @Test
    void differencesFromTheClosestVersionIncludeLaterObjects() {
        ClosestVersion closest = ClosestVersion.best(BUILD, after(ONE, FOUR));

        assertThat(closest.version()).contains(Version.of("1"));
        assertThat(closest.differences())
                .extracting(Finding::message)
                .containsExactly("table t4 exists and is not expected (4)");
    }

    @Test
    void atAGivenVersionTheStructureMustBeExactlyThatOfTheVersion() {
        assertThat(at("3", after(ONE, TWO)).proven()).containsExactly(ONE, TWO, DATA);
        assertThat(at("2", after(ONE, TWO)).proven()).containsExactly(ONE, TWO);
        assertThat(at("2", after(ONE, TWO, FOUR)).differences())
                .extracting(Finding::message)
                .containsExactly("table t4 exists and is not expected (4)");
        assertThat(at("4", after(ONE, TWO)).differences())
                .extracting(Finding::message)
                .containsExactly("table t4 is missing (4)");
        assertThat(at("4", after(ONE, TWO)).proven()).isEmpty();
    }

    private static Proof at(String version, Structure live) {
        MigrationStates states = new MigrationStates(BUILD, BUILD.target(Optional.empty()), History.NONE);
        return Proof.at(Version.of(version), BUILD, states, live, List.of());
    }

    private static Structure after(Migration... migrations) {
        return FakeStructure.after(migrations).read();
    }
}

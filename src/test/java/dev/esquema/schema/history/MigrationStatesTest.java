package dev.esquema.schema.history;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationStatesTest {

    @Test
    void aHistoryWithoutAnyPackagedMigrationIsForeign() {
        assertThat(foreign(Rows.applied("7", "9"))).isTrue();
        assertThat(foreign(Rows.applied("7", "1"))).isFalse();
        assertThat(foreign(Rows.applied("7").fail("1"))).isFalse();
        assertThat(foreign(Rows.applied("7").applyOther("1", 42))).isFalse();
        assertThat(foreign(Rows.none().baseline("0"))).isFalse();
        assertThat(foreign(Rows.none())).isFalse();
    }

    @Test
    void anEqualVersionAloneDoesNotMakeARowOurs() {
        int checksum = Migrations.migration("1").checksum();

        assertThat(foreign(new History(List.of(renamed(checksum))))).isFalse();
        assertThat(foreign(new History(List.of(renamed(checksum + 1))))).isTrue();
    }

    @Test
    void aRowOfAJavaMigrationMakesAHistoryNeitherOursNorForeign() {
        HistoryRow java = row(1, "JDBC", "db.migration.V1__users", Optional.empty());
        HistoryRow other = row(2, "SQL", "V2__other.sql", Optional.of(7));

        assertThat(foreign(new History(List.of(java)))).isFalse();
        assertThat(foreign(new History(List.of(java, other)))).isTrue();
    }

    private static HistoryRow renamed(int checksum) {
        return row(1, "SQL", "V1__renamed.sql", Optional.of(checksum));
    }

    private static HistoryRow row(int rank, String type, String script, Optional<Integer> checksum) {
        return new HistoryRow(
                rank,
                Optional.of(Version.of(String.valueOf(rank))),
                "renamed",
                type,
                script,
                checksum,
                "owner",
                Instant.EPOCH,
                Duration.ZERO,
                true);
    }

    private static boolean foreign(Rows rows) {
        return foreign(rows.history());
    }

    private static boolean foreign(History history) {
        return new MigrationStates(Migrations.chain("1", "2"), Version.of("2"), history).isForeign();
    }

    private static final Manifest BUILD = Migrations.chain("1", "2", "3");

    @Test
    void onAnEmptyDatabaseEverythingIsPending() {
        MigrationStates states = states(BUILD, Rows.none());

        assertThat(states.version()).isEmpty();
        assertThat(states(states)).isEqualTo("1 pending, 2 pending, 3 pending");
        assertThat(states.expectedAbsent()).containsExactly(table("1"), table("2"), table("3"));
    }

    @Test
    void anAppliedMigrationIsNotPending() {
        MigrationStates states = states(BUILD, Rows.applied("1", "2"));

        assertThat(states.version()).contains(Version.of("2"));
        assertThat(states.pending()).containsExactly(migration("3", "2"));
        assertThat(states(states)).isEqualTo("1 applied, 2 applied, 3 pending");
    }

    @Test
    void aMigrationAboveTheTargetIsNotPending() {
        MigrationStates states =
                new MigrationStates(BUILD, Version.of("2"), Rows.applied("1").history());

        assertThat(states.pending()).containsExactly(migration("2", "1"));
        assertThat(states(states)).isEqualTo("1 applied, 2 pending, 3 above-target");
        assertThat(states.isAhead()).isFalse();
    }

    @Test
    void aHistoryBeyondTheTargetIsAhead() {
        assertThat(new MigrationStates(
                                BUILD,
                                Version.of("2"),
                                Rows.applied("1", "2", "3").history())
                        .isAhead())
                .isTrue();
        assertThat(states(BUILD, Rows.applied("1", "2", "3")).isAhead()).isFalse();
    }

    @Test
    void aMigrationOfANewerBuildIsFutureAndNoFinding() {
        MigrationStates states = states(BUILD, Rows.applied("1", "2", "3", "4", "5"));

        assertThat(states.isAhead()).isTrue();
        assertThat(states.findings()).isEmpty();
        assertThat(states.version()).contains(Version.of("5"));
        assertThat(states(states)).isEqualTo("1 applied, 2 applied, 3 applied, 4 future, 5 future");
    }

    @Test
    void aBranchWithALowerVersionThatANewerBuildAppliedLaterIsFutureToo() {
        MigrationStates states = states(BUILD, Rows.applied("1", "2", "3").apply("2.5"));

        assertThat(states.isAhead()).isTrue();
        assertThat(states.findings()).isEmpty();
        assertThat(states(states)).isEqualTo("1 applied, 2 applied, 2.5 future, 3 applied");
    }

    @Test
    void aBranchWithALowerVersionIsPendingForTheBuildThatPackagesIt() {
        Manifest merged = manifest(migration("1"), migration("2", "1"), migration("3", "1"));

        assertThat(states(merged, Rows.applied("1", "3")).pending()).containsExactly(migration("2", "1"));
        assertThat(states(merged, Rows.applied("1", "3")).findings()).isEmpty();
        assertThat(states(merged, Rows.applied("1", "3", "2")).pending()).isEmpty();
    }

    @Test
    void anAppliedScriptThatIsNotPackagedIsMissing() {
        MigrationStates states = states(BUILD, Rows.applied("1", "1.5", "2", "3"));

        assertThat(states.isAhead()).isFalse();
        assertThat(states(states)).isEqualTo("1 applied, 1.5 missing, 2 applied, 3 applied");
        assertThat(messages(states))
                .containsExactly(
                        "1.5 was applied from V1_5__step.sql, which is not in the migration set: bring it back with your version control");
    }

    @Test
    void theHistoryOfAnotherApplicationIsNotThatOfANewerBuild() {
        Manifest dated = Migrations.chain("20251114", "20251114.01");

        assertThat(states(states(dated, Rows.applied("1", "2"))))
                .isEqualTo("1 missing, 2 missing, 20251114 pending, 20251114.01 pending");
        assertThat(states(dated, Rows.applied("1", "2")).findings()).hasSize(2);
    }

    @Test
    void anEditedScriptIsAFindingWithBothChecksums() {
        int packaged = migration("2", "1").checksum();

        assertThat(messages(states(BUILD, Rows.applied("1").applyOther("2", 7).apply("3"))))
                .containsExactly(("2 was edited after it was applied (checksum 7, now %d):"
                                + " restore the script, or accept it with `esquema repair --checksum 2`")
                        .formatted(packaged));
    }

    @Test
    void aJavaMigrationIsNamedWithTheWayToReplaceIt() {
        assertThat(messages(states(BUILD, Rows.none().applyCode("1"))))
                .containsExactly(
                        "1 was applied from V1__step.sql, which is a Java migration (type JDBC in the history), and only SQL runs:"
                                + " write what it did as a script V1__….sql, write the manifest anew, and record the script with"
                                + " `esquema repair --checksum 1`");
    }

    @Test
    void aJavaMigrationAboveEveryPackagedOneIsNoNewerBuild() {
        assertThat(messages(states(BUILD, Rows.applied("1", "2", "3").applyCode("99"))))
                .anyMatch(message -> message.contains("99 was applied from"));
    }

    @Test
    void aMigrationAppliedWithoutItsDependencyIsAFinding() {
        assertThat(messages(states(BUILD, Rows.applied("1", "3"))))
                .singleElement()
                .asString()
                .startsWith("3 is applied, but 2, on which it depends, is not: if 2 was merged later, ");
    }

    @Test
    void findingsComeInTheOrderOfVersions() {
        Rows rows = Rows.applied("0.5").applyOther("1", 7).apply("2.5").apply("3");

        assertThat(states(BUILD, rows).findings())
                .extracting(finding -> "%s %s".formatted(finding.getClass().getSimpleName(), finding.version()))
                .containsExactly("ScriptMissing 0.5", "ScriptEdited 1", "ScriptMissing 2.5", "DependencyNotApplied 3");
    }

    @Test
    void aRolledBackMigrationIsHeldAndNotPending() {
        MigrationStates states = states(BUILD, Rows.applied("1", "2", "3").delete("2"));

        assertThat(states(states)).isEqualTo("1 applied, 2 held, 3 applied");
        assertThat(states.pending()).isEmpty();
        assertThat(states.findings()).isEmpty();
        assertThat(states.isDone()).isTrue();
    }

    @Test
    void aReleasedMigrationIsPendingAndNotHeldOnceApplied() {
        Rows rows = Rows.applied("1", "2", "3").delete("2");

        MigrationStates released =
                new MigrationStates(BUILD, Version.of("3"), rows.history(), List.of(Version.of("2")));

        assertThat(released.pending()).containsExactly(migration("2", "1"));
        assertThat(released.findings()).isEmpty();
        assertThat(states(states(BUILD, rows.apply("2")))).isEqualTo("1 applied, 2 applied, 3 applied");
    }

    @Test
    void aMigrationThatDependsOnAHeldOneWaits() {
        MigrationStates states = states(BUILD, Rows.applied("1").delete("1"));

        assertThat(states(states)).isEqualTo("1 held, 2 waiting, 3 waiting");
        assertThat(states.pending()).isEmpty();
        assertThat(states.waitingForHeld()).containsEntry(Version.of("2"), Version.of("1"));
    }

    @Test
    void aFailedMigrationIsPendingAndMarkedAsFailed() {
        MigrationStates states = states(BUILD, Rows.applied("1").fail("2"));

        assertThat(states(states)).isEqualTo("1 applied, 2 failed, 3 pending");
        assertThat(states.pending()).containsExactly(migration("2", "1"), migration("3", "2"));
    }

    @Test
    void whatABaselineStoodForIsNotOutOfOrderOnceItIsRecorded() {
        MigrationStates states = states(
                BUILD, Rows.none().formerBaseline("1").apply("3").apply("1").apply("2"));

        assertThat(states.outOfOrder()).containsOnlyKeys(Version.of("2"));
    }

    @Test
    void aBaselineCountsForPackagedVersionsWithoutRowsOfTheirOwn() {
        Rows rows = Rows.none().baseline("2").apply("2").delete("2").apply("3");
        List<Version> packaged = List.of(Version.of("1"), Version.of("2"), Version.of("3"));

        assertThat(rows.history().countingBaseline(packaged).counted()).containsOnlyKeys(Version.of("1"));
        assertThat(Rows.none()
                        .baseline("9")
                        .history()
                        .countingBaseline(packaged)
                        .counted())
                .isEmpty();
        assertThat(Rows.none()
                        .baseline("0")
                        .history()
                        .countingBaseline(packaged)
                        .counted())
                .isEmpty();
    }

    @Test
    void aBaselineOfVersionZeroIsShownNowhere() {
        assertThat(states(states(BUILD, Rows.none().baseline("0").apply("1"))))
                .isEqualTo("1 applied, 2 pending, 3 pending");
    }

    @Test
    void anEntryContainsThePackagedAndTheRecordedMigration() {
        MigrationEntry future = states(BUILD, Rows.applied("4")).entries().get(3);

        assertThat(future.migration()).isEmpty();
        assertThat(future.description()).isEqualTo("step 4");
        assertThat(future.script()).isEqualTo("V4__step.sql");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new MigrationEntry(Version.of("1"), MigrationState.PENDING, Optional.empty(), Optional.empty()))
                .withMessage("version 1 is neither packaged nor recorded");
    }

    private static MigrationStates states(Manifest build, Rows rows) {
        return new MigrationStates(build, build.target(Optional.empty()), rows.history());
    }

    private static String states(MigrationStates states) {
        return states.entries().stream()
                .map(entry -> "%s %s".formatted(entry.version(), entry.state().label()))
                .collect(joining(", "));
    }

    private static List<String> messages(MigrationStates states) {
        return states.findings().stream().map(Finding::message).toList();
    }
}

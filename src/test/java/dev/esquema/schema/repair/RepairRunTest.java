package dev.esquema.schema.repair;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Consent;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The consent to a repair, and changes that happen before the consent. */
class RepairRunTest {

    private static final Manifest BUILD = chain("1", "2", "3");
    private static final String CLEAR_3 = "clear the entry of 3, so that it is pending again";

    private final FakeDatabase database =
            new FakeDatabase(Rows.applied("1", "2").fail("3"));

    @Test
    void thePlanIsMadeUnderTheLockAndTheQuestionIsAskedWithoutIt() {
        List<String> before = new ArrayList<>();

        RepairReport report = repair(Consent.asked(plan -> before.addAll(database.transcript())));

        assertThat(report.repaired()).isTrue();
        assertThat(report.actions()).containsExactly(CLEAR_3);
        assertThat(before).containsExactly("open", "lock?", "read", "unlock");
        assertThat(database.transcript()).containsSubsequence("unlock", "lock?", "clear 3", "unlock", "close");
        assertThat(database.journal().lines()).contains("MANUAL REPAIR from 2", "REPAIRED at 2");
    }

    @Test
    void withoutConsentNothingChanges() {
        for (Consent<List<String>> no :
                List.of(Consent.<List<String>>notWanted(), Consent.<List<String>>asked(p -> false))) {
            RepairReport report = repair(no);

            assertThat(report.repaired()).isFalse();
            assertThat(report.actions()).containsExactly(CLEAR_3);
        }
        assertThat(database.transcript()).doesNotContain("clear 3");
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void aPlanThatChangedBeforeTheAnswerIsRefused() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> repair(Consent.asked(plan -> {
                    database.changedMeanwhile(Rows.applied("1").fail("2"));
                    return true;
                })))
                .withMessageContaining("the database has changed")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.REFUSED));
        assertThat(database.transcript()).doesNotContain("clear 2", "clear 3");
        assertThat(database.journal().lines()).last().asString().contains("REFUSED");
    }

    @Test
    void anEntryThatAnotherRepairClearedIsNothingToDo() {
        RepairReport report = repair(Consent.asked(plan -> {
            database.changedMeanwhile(Rows.applied("1", "2"));
            return true;
        }));

        assertThat(report.actions()).isEmpty();
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void aRepairThatDoesNotGetTheLockIsInTheJournalExceptADryRun() {
        for (Consent<List<String>> consent :
                List.of(Consent.<List<String>>notWanted(), Consent.<List<String>>given())) {
            database.heldFor(1, "esquema migrate");
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(() -> repair(consent))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(Code.LOCKED));
        }

        assertThat(database.journal().lines()).containsExactly("MANUAL LOCKED");
    }

    @Test
    void whatFailedOutsideATransactionIsNotDecidedByYes() {
        Manifest build = Migrations.manifest(Migrations.migration("1"), outside(Migrations.migration("2", "1")));
        FakeDatabase failed = new FakeDatabase(Rows.applied("1").fail("2"));
        RepairRequest request = new RepairRequest(
                Trigger.MANUAL, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty(), Consent.given());
        RepairRun run =
                new RepairRun(build, failed, new RunLimits(Duration.ZERO, Duration.ofMinutes(1)), new Cancellation());

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> run.execute(request, build.target(Optional.empty())))
                .withMessageContaining(
                        "`esquema repair --version 2 --as applied` or" + " `esquema repair --version 2 --as pending`")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.REFUSED));
        assertThat(failed.transcript()).doesNotContain("clear 2");
    }

    @Test
    void theChecksumOfAnEditedScriptIsRecordedAfterConsent() {
        FakeDatabase edited = new FakeDatabase(Rows.none().applyOther("1", 7).apply("2"));

        RepairReport refused = repairChecksum(edited, "1", Consent.asked(plan -> false));
        RepairReport report = repairChecksum(edited, "1", Consent.given());

        assertThat(refused.repaired()).isFalse();
        assertThat(report.actions())
                .isEqualTo(refused.actions())
                .containsExactly("record the checksum %d of V1__step.sql for 1, in place of 7"
                        .formatted(Migrations.migration("1").checksum()));
        assertThat(edited.transcript()).containsOnlyOnce("checksum 1");
        assertThat(edited.journal().lines()).endsWith("REPAIRED at 2");
    }

    @Test
    void aChecksumThatIsRightOrNotRecordedChangesNothing() {
        FakeDatabase sound = new FakeDatabase(Rows.applied("1"));

        assertThat(repairChecksum(sound, "1", Consent.given()).actions()).isEmpty();
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> repairChecksum(sound, "2", Consent.given()))
                .withMessage("2 is not applied, so no checksum is recorded");
    }

    private static RepairReport repairChecksum(FakeDatabase where, String version, Consent<List<String>> consent) {
        return new RepairRun(BUILD, where, new RunLimits(Duration.ZERO, Duration.ofMinutes(1)), new Cancellation())
                .execute(
                        new RepairRequest(
                                Trigger.MANUAL,
                                Duration.ZERO,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Version.of(version)),
                                consent),
                        BUILD.target(Optional.empty()));
    }

    @Test
    void aRepairThatASignalEndsIsInterruptedInTheJournal() {
        Cancellation cancellation = new Cancellation();
        database.whenCleared(() -> {
            cancellation.request();
            throw new SchemaException(Code.UNEXPECTED, "canceling statement due to user request");
        });

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> repair(Consent.given(), cancellation))
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.INTERRUPTED));
        assertThat(database.journal().lines()).endsWith("INTERRUPTED at 2");
    }

    private RepairReport repair(Consent<List<String>> consent) {
        return repair(consent, new Cancellation());
    }

    private RepairReport repair(Consent<List<String>> consent, Cancellation cancellation) {
        RunLimits limits = new RunLimits(Duration.ZERO, Duration.ofMinutes(1));
        return new RepairRun(BUILD, database, limits, cancellation)
                .execute(
                        new RepairRequest(
                                Trigger.MANUAL,
                                Duration.ZERO,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                consent),
                        BUILD.target(Optional.empty()));
    }
}

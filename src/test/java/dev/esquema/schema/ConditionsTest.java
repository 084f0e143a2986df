package dev.esquema.schema;

import static dev.esquema.testing.fake.FakeReader.observation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.Conditions.Condition;
import dev.esquema.schema.Conditions.Truth;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final Manifest BUILD = Migrations.chain("1", "2");
    private static final Instant LATER = FakeReader.NOW.plusSeconds(60);

    private final Conditions conditions = new Conditions();

    @Test
    void aCurrentSchemaIsReadyAndNothingElse() {
        assertThat(truths(
                        conditions.of(status(observation(Rows.applied("1", "2").history())))))
                .containsExactly(Truth.TRUE, Truth.FALSE, Truth.FALSE);
    }

    @Test
    void aSchemaBelowItsTargetIsNeitherReadyNorStalled() {
        List<Condition> behind =
                conditions.of(status(observation(Rows.applied("1").history())));

        assertThat(truths(behind)).containsExactly(Truth.FALSE, Truth.FALSE, Truth.FALSE);
        assertThat(behind).extracting(Condition::reason).containsOnly("Behind");
        assertThat(behind).extracting(Condition::message).containsOnly("pending: 2");
    }

    @Test
    void aFailedMigrationStallsIt() {
        assertThat(truths(conditions.of(
                        status(observation(Rows.applied("1").fail("2").history())))))
                .containsExactly(Truth.FALSE, Truth.FALSE, Truth.TRUE);
    }

    @Test
    void aDatabaseThatDoesNotAnswerLeavesEverythingUnknown() {
        SchemaStatus known = status(observation(Rows.applied("1", "2").history()));

        assertThat(truths(conditions.of(known.unreachable(Optional.empty()))))
                .containsExactly(Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN);
    }

    @Test
    void aConditionKeepsItsTimeUntilItsValueChanges() {
        conditions.of(status(observation(Rows.applied("1").history())));

        List<Condition> same = conditions.of(status(later(Rows.applied("1"))));
        List<Condition> ready = conditions.of(status(later(Rows.applied("1", "2"))));

        assertThat(same).extracting(Condition::since).containsOnly(FakeReader.NOW);
        assertThat(ready).extracting(Condition::since).containsExactly(LATER, FakeReader.NOW, FakeReader.NOW);
    }

    private static Observation later(Rows rows) {
        return new Observation(rows.history(), Optional.empty(), List.of(), LATER);
    }

    @Test
    void aRunThatHoldsTheLockReconciles() {
        assertThat(truths(conditions.of(
                        status(FakeReader.held(observation(Rows.applied("1").history()))))))
                .containsExactly(Truth.FALSE, Truth.TRUE, Truth.FALSE);
    }

    private static SchemaStatus status(Observation seen) {
        return SchemaStatus.of(BUILD, Version.of("2"), seen);
    }

    private static List<Truth> truths(List<Condition> conditions) {
        return conditions.stream().map(Condition::status).toList();
    }
}

package dev.esquema.schema.plan;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.compatibleSince;
import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.indexing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.outside;
import static dev.esquema.testing.fake.Migrations.requiring;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanRunTest {

    private static final DatabaseObject INDEX = new DatabaseObject(DatabaseObject.Kind.INDEX, "ix");
    private static final Manifest WITH_INDEX = manifest(migration("1"), indexing(migration("2", "1"), "ix"));
    private static final Manifest OUTSIDE = manifest(migration("1"), outside(migration("2", "1")));

    @Test
    void pendingMigrationsArePlannedInOrderWithoutTheLockAndTheJournal() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));

        Plan plan = plan(chain("1", "2", "3"), database);

        assertThat(plan.pending()).hasToString("[2 step 2, 3 step 3]");
        assertThat(plan.version()).contains(Version.of("1"));
        assertThat(plan.objections().all()).isEmpty();
        assertThat(plan.refusal()).isEmpty();
        assertThat(database.transcript()).containsExactly("open", "read", "preflight", "close");
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void withoutPendingMigrationsNothingElseIsQueried() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2")).withObstacle("the role may not create");

        Plan plan = plan(chain("1", "2"), database);

        assertThat(plan.pending()).isEmpty();
        assertThat(plan.refusal()).isEmpty();
        assertThat(database.transcript()).containsExactly("open", "read", "close");
    }

    @Test
    void eachLockedOrRewrittenRelationIsQueriedOnce() {
        LiveRelation users = new LiveRelation(Optional.of(8192L), Optional.empty(), Optional.empty());
        FakeDatabase database = new FakeDatabase(Rows.none()).withTable("users", users);
        Migration locking = doing(migration("1"), effect("users", "later", "users"));

        Plan plan = plan(manifest(locking, doing(migration("2", "1"), effect("users", "users", "cuotas"))), database);

        assertThat(database.transcript()).contains("live [users, later, cuotas]");
        assertThat(plan.relations()).isEqualTo(Map.of("users", users));
    }

    @Test
    void aRelationThatAPendingMigrationMakesIsNotTheOneOfAnotherSchema() {
        LiveRelation foreign = new LiveRelation(Optional.of(8192L), Optional.empty(), Optional.empty());
        FakeDatabase database =
                new FakeDatabase(Rows.none()).withTable("t1", foreign).withTable("users", foreign);
        Migration later = doing(migration("2", "1"), effect("users", "t1", "t1"));

        Plan plan = plan(manifest(migration("1"), later), database);

        assertThat(plan.relations()).containsOnlyKeys("users");
    }

    @Test
    void allObjectionsOfARunAreInThePlan() {
        Manifest build = manifest(requiring(migration("1"), "users"), migration("2", "1"));
        FakeDatabase database = new FakeDatabase(Rows.none())
                .withObstacle("the role may not create")
                .withObjects(table("2"));

        Plan plan = plan(build, database);

        assertThat(plan.pending()).hasSize(2);
        assertThat(plan.objections().all())
                .satisfiesExactly(
                        obstacle -> assertThat(obstacle).isEqualTo("the role may not create"),
                        missing -> assertThat(missing).endsWith("create them first: users"),
                        existing -> assertThat(existing)
                                .contains(": table t2, different from", "; `esquema adopt --dry-run`"));
        assertThat(plan.refusal().orElseThrow().code()).isEqualTo(Code.REFUSED);
        assertThat(plan.refusal().orElseThrow()).hasMessageStartingWith("a run would be refused: the role may not");
    }

    @Test
    void editedScriptsFailVerificationAlsoWithNothingPending() {
        Plan plan = plan(chain("1"), new FakeDatabase(Rows.none().applyOther("1", 7)));

        assertThat(plan.pending()).isEmpty();
        assertThat(plan.objections().all()).singleElement().asString().startsWith("1 was edited after it was applied");
        assertThat(plan.refusal().orElseThrow().code()).isEqualTo(Code.VERIFICATION_FAILED);
    }

    @Test
    void objectsOfARunInProgressAreNoObjection() {
        FakeDatabase database =
                new FakeDatabase(Rows.applied("1")).withObjects(INDEX).heldFor(9, "esquema STARTUP");
        database.journal().withUnknown("2");

        Plan plan = plan(WITH_INDEX, database);

        assertThat(plan.objections().all()).isEmpty();
        assertThat(plan.notes()).isEmpty();
        assertThat(plan.holder()).hasToString("Optional[esquema STARTUP (database process 42)]");
    }

    @Test
    void aValidIndexIsPlannedAsApplied() {
        Plan plan = left(IndexState.VALID);

        assertThat(plan.pending()).isEmpty();
        assertThat(plan.version()).contains(Version.of("1"));
        assertThat(plan.notes())
                .containsExactly("2 was started before, outside a transaction; its index ix is valid:"
                        + " it is recorded as applied");
    }

    @Test
    void anInvalidIndexIsPlannedToBeBuiltAgain() {
        Plan plan = left(IndexState.INVALID);

        assertThat(plan.pending()).hasToString("[2 step 2]");
        assertThat(plan.notes()).singleElement().asString().endsWith("is INVALID: it is dropped and built again");
    }

    @Test
    void anAbsentIndexIsPlannedToBeBuiltAgain() {
        Plan plan = left(IndexState.ABSENT);

        assertThat(plan.pending()).hasToString("[2 step 2]");
        assertThat(plan.notes()).singleElement().asString().endsWith("does not exist: it is built again");
    }

    @Test
    void anUnknownOutcomeIsTheFirstObjection() {
        FakeDatabase database = new FakeDatabase(Rows.none().applyOther("1", 7));
        database.journal().withUnknown("2");

        Plan plan = plan(OUTSIDE, database);

        assertThat(plan.objections().all())
                .satisfiesExactly(
                        question -> assertThat(question).startsWith("2 was started outside a transaction"),
                        finding -> assertThat(finding).startsWith("1 was edited"));
        assertThat(plan.refusal().orElseThrow().code()).isEqualTo(Code.REFUSED);
    }

    @Test
    void aScriptOutsideATransactionIsRefusedWithoutTheJournal() {
        SchemaException denied = new SchemaException(Code.REFUSED, "the journal could not be read: permission denied");
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));
        database.journal().unreadable(denied);

        assertThat(plan(OUTSIDE, database).objections().all())
                .containsExactly("2 would not be started: whether it was started before, outside a transaction,"
                        + " is recorded only in the journal, and the journal could not be read: permission denied");
    }

    @Test
    void aScriptInATransactionNeedsNoJournal() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));
        database.journal().unreadable(new SchemaException(Code.REFUSED, "permission denied"));

        assertThat(plan(chain("1", "2"), database).objections().all()).isEmpty();
    }

    @Test
    void aBuildThatContradictsItselfHasNoPlan() {
        FakeDatabase database = new FakeDatabase(Rows.none());

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> plan(manifest(migration("2"), migration("2")), database))
                .withMessageStartingWith("there is no plan: version 2 is given twice: ");
        assertThat(database.transcript()).isEmpty();
    }

    @Test
    void anotherIndexOfTheSameNameDecidesNothing() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1").fail("2"))
                .withIndex("ix", IndexState.VALID)
                .withObjects(INDEX);
        Definition other = new Definition.Index("users", false, Wording.of("btree (other)"), true);
        database.structure().apply(doing(migration("9"), Effect.creating(new Structure(Map.of(INDEX, other)))));
        database.journal().withUnknown("2");

        Plan plan = plan(WITH_INDEX, database);

        assertThat(plan.notes()).isEmpty();
        assertThat(plan.objections().all())
                .contains(
                        "2 was started outside a transaction, and the name of its index ix belongs to another index (on users using btree (other), expected: on users using btree (name)): rename or drop that index, then run again");
    }

    /** Returns the plan after an attempt to build an index was recorded as started and as failed. */
    private static Plan left(IndexState state) {
        FakeDatabase database = new FakeDatabase(Rows.applied("1").fail("2")).withIndex("ix", state);
        database.journal().withUnknown("2");
        if (state != IndexState.ABSENT) {
            database.withObjects(INDEX);
        }
        Plan plan = plan(WITH_INDEX, database);
        assertThat(plan.objections().all()).isEmpty();
        assertThat(database.transcript()).doesNotContain("record 2", "clear 2", "drop ix");
        assertThat(database.journal().lines()).isEmpty();
        return plan;
    }

    @Test
    void aMigrationThatExcludesOlderServersIsNoted() {
        Manifest build = manifest(migration("1"), compatibleSince(migration("2", "1"), "2"), migration("3", "2"));

        assertThat(plan(build, new FakeDatabase(Rows.applied("1"))).notes())
                .containsExactly("2 requires target 2 or newer: as soon as it is applied, servers whose target is older"
                        + " are not ready; the schema is at 1 now");
        assertThat(plan(build, new FakeDatabase(Rows.none())).notes())
                .as("no server is ready on an empty schema")
                .isEmpty();
        assertThat(plan(build, new FakeDatabase(Rows.applied("1", "2"))).notes())
                .as("already applied")
                .isEmpty();
    }

    @Test
    void aBuildThatTheSchemaExcludesIsRefusedAsByARun() {
        Manifest build = manifest(migration("1"), compatibleSince(migration("2", "1"), "2"));
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"));
        RunRequest request = new RunRequest(Trigger.MANUAL, Optional.empty(), Duration.ZERO);

        Plan plan = new PlanRun(build, database, ExistingTables.REFUSE, AlembicRevisions.NONE, new Cancellation())
                .execute(request, Version.of("1"));

        assertThat(plan.refusal().orElseThrow())
                .hasMessage("a run would be refused: the schema excludes this build, whose target is 1:"
                        + " migration 2 requires target 2 or newer; deploy an image whose target is 2 or newer")
                .extracting(SchemaException::code)
                .isEqualTo(Code.INCOMPATIBLE);
        assertThat(plan(build, database).refusal()).isEmpty();
    }

    private static Effect effect(String locked, String alsoLocked, String rewritten) {
        return new Effect(
                Structure.NONE,
                Structure.NONE,
                List.of(),
                List.of(),
                List.of(new TableLock(LockMode.SHARE, locked), new TableLock(LockMode.ACCESS_EXCLUSIVE, alsoLocked)),
                List.of(rewritten),
                List.of(),
                List.of());
    }

    private static Plan plan(Manifest build, FakeDatabase database) {
        RunRequest request = new RunRequest(Trigger.MANUAL, Optional.empty(), Duration.ZERO);
        return new PlanRun(build, database, ExistingTables.REFUSE, AlembicRevisions.NONE, new Cancellation())
                .execute(request, build.target(Optional.empty()));
    }
}

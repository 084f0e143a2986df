package dev.esquema.schema.verification;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofTest {

    private static final DatabaseObject COLUMN = DatabaseObject.column("t1", "x");
    private static final Migration FIRST = migration("1");
    private static final Migration ADDS = doing(migration("2", "1"), creates(COLUMN, column("integer")));
    private static final Migration WIDENS = doing(migration("3", "2"), changes(COLUMN, column("bigint")));
    private static final Migration FILLS = doing(migration("2.5", "2"), Effect.NONE);

    @Test
    void anEmptyDatabaseProvesNothingAndHasNoDifferences() {
        Proof proof = proof(manifest(FIRST, ADDS), Rows.none(), Structure.NONE);

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.holds()).isTrue();
    }

    @Test
    void aCompleteMigrationIsProved() {
        Manifest build = manifest(FIRST, ADDS, WIDENS);

        assertThat(proof(build, Rows.none(), after(FIRST)).proven()).containsExactly(FIRST);
        assertThat(proof(build, Rows.none(), after(FIRST, ADDS)).proven()).containsExactly(FIRST, ADDS);
        assertThat(proof(build, Rows.applied("1"), after(FIRST, ADDS)).proven()).containsExactly(ADDS);
    }

    @Test
    void anAlterationIsProvedByItsResult() {
        assertThat(proof(manifest(FIRST, ADDS, WIDENS), Rows.none(), after(FIRST, ADDS, WIDENS))
                        .proven())
                .containsExactly(FIRST, ADDS, WIDENS);
    }

    @Test
    void anIncompleteMigrationIsNotProved() {
        Structure half = new Structure(Map.of(table("1"), Definition.Table.ORDINARY, COLUMN, column("text")));

        Proof proof = proof(manifest(FIRST, ADDS), Rows.none(), half);

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.differences())
                .extracting(Finding::message)
                .containsExactly("column t1.x is text, expected: integer (2)");
    }

    @Test
    void aMigrationIsNotProvedBeforeAnEarlierOneThatItDependsOn() {
        Manifest build = manifest(FIRST, migration("2", "1"), migration("3", "2"));

        Proof proof = proof(build, Rows.none(), after(migration("2", "1")));

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.differences()).extracting(Finding::message).containsExactly("table t1 is missing (1)");
    }

    @Test
    void aMigrationOfAnotherBranchIsProvedByItself() {
        Manifest build = manifest(FIRST, migration("2"), migration("3"));

        assertThat(proof(build, Rows.none(), after(migration("2"))).proven()).containsExactly(migration("2"));
    }

    @Test
    void aMigrationIsNotProvedBeforeAnEarlierOneThatDropsAnObjectOfTheSameName() {
        Migration drops = doing(migration("2"), drops(table("3")));
        Migration two = doing(
                migration("3"),
                Effect.creating(new Structure(
                        Map.of(table("3"), Definition.Table.ORDINARY, table("4"), Definition.Table.ORDINARY))));
        Manifest build = manifest(FIRST, drops, two);

        assertThat(proof(build, Rows.none(), after(migration("3"))))
                .isEqualTo(new Proof(List.of(), List.of(), List.of(), List.of()));
        assertThat(proof(build, Rows.none(), after(two)).objections())
                .containsExactly(
                        "3 step 3 exists, but 2, which comes before it and touches the same objects, is not applied");
    }

    @Test
    void whatAnAppliedMigrationMadeProvesNothingOfAPendingOneOfTheSameName() {
        Migration drops = doing(migration("2", "1"), drops(table("1")));
        Migration again = doing(migration("3", "2"), FIRST.effect());

        for (Structure live : List.of(after(FIRST), after(FIRST, migration("4")))) {
            Proof proof = proof(manifest(FIRST, drops, again), Rows.applied("1"), live);

            assertThat(proof).isEqualTo(new Proof(List.of(), List.of(), List.of(), List.of()));
        }
    }

    @Test
    void whatAnAppliedMigrationMadeIsNotConfusedWithThatOfAPendingOneThatCreatesItAfterARename() {
        DatabaseObject box = DatabaseObject.table("box");
        DatabaseObject old = DatabaseObject.table("box_old");
        Migration first = doing(migration("1"), creates(box, Definition.Table.ORDINARY));
        Migration renames = doing(
                migration("2", "1"),
                new Effect(
                        new Structure(Map.of(old, Definition.Table.ORDINARY)),
                        Structure.NONE,
                        List.of(box),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        Migration again = doing(migration("3", "2"), creates(box, Definition.Table.ORDINARY));
        Manifest build = manifest(first, renames, again);

        assertThat(proof(build, Rows.applied("1"), after(first)).there()).isEmpty();
        assertThat(states(build, Rows.applied("1")).expectedAbsent()).containsExactly(old);
        assertThat(states(build, Rows.applied("1", "2")).expectedAbsent()).containsExactly(box);
        assertThat(proof(build, Rows.applied("1", "2"), after(first, renames, again))
                        .proven())
                .containsExactly(again);
    }

    @Test
    void twoVersionsOfTheSameStructureAreRefused() {
        Migration drops = doing(migration("2", "1"), drops(table("1")));
        Migration again = doing(migration("3", "2"), FIRST.effect());

        Proof proof = proof(manifest(FIRST, drops, again), Rows.none(), after(FIRST));

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.objections())
                .containsExactly(
                        "the structure is the same after 1 and after 3: name the version that was reached with `esquema adopt --at`");
    }

    @Test
    void aRunRecordsNoMigrationThatDoesMoreThanCreate() {
        Manifest build = manifest(FIRST, ADDS, WIDENS);
        Structure live = after(FIRST, ADDS, WIDENS);

        assertThat(ofRun(build, after(FIRST, ADDS)).proven()).containsExactly(FIRST, ADDS);
        assertThat(ofRun(build, live).proven()).isEmpty();
        assertThat(ofRun(build, live).objections())
                .containsExactly(
                        "3 step 3 does more than create objects, and a run does not record such a migration by itself: `esquema adopt` compares the whole structure and records it");
    }

    @Test
    void aMigrationThatWritesRowsIsProvedByNoStructure() {
        Manifest build = manifest(writing(FIRST, "t1"), ADDS);

        for (Proof proof : List.of(ofRun(build, after(FIRST, ADDS)), proof(build, Rows.none(), after(FIRST, ADDS)))) {
            assertThat(proof.proven()).isEmpty();
            assertThat(proof.objections())
                    .containsExactly(
                            "1 step 1 also writes rows, which no structure proves: check, and name the version with `esquema adopt --at 2`");
        }
    }

    @Test
    void aMigrationThatAlsoMakesObjectsInOtherSchemasIsProvedByNoStructure() {
        Manifest build = manifest(elsewhere(FIRST, "audit.log"), ADDS);

        for (Proof proof : List.of(ofRun(build, after(FIRST, ADDS)), proof(build, Rows.none(), after(FIRST, ADDS)))) {
            assertThat(proof.proven()).isEmpty();
            assertThat(proof.objections())
                    .containsExactly(
                            "1 step 1 also makes objects in other schemas, which are not compared: check, and name the version with `esquema adopt --at 2`");
        }
    }

    @Test
    void aMigrationThatFollowsAndWritesOnlyRowsMayHaveBeenAppliedToo() {
        Manifest build = manifest(FIRST, ADDS, writing(FILLS, "t1"), migration("4", "2.5"));

        Proof proof = ofRun(build, after(FIRST, ADDS));

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.objections())
                .containsExactly(
                        "the structure does not show whether 2.5 step 2.5 was applied after the objects that exist: check, and name the version that was reached with `esquema adopt --at`");
    }

    /** Two tables whose foreign keys are dropped before one of the tables is dropped. */
    @Test
    void eachVersionIsJudgedByItsWholeStructure() {
        DatabaseObject key = new DatabaseObject(Kind.CONSTRAINT, Optional.of("t1"), "t1_fkey");
        DatabaseObject other = new DatabaseObject(Kind.CONSTRAINT, Optional.of("t1"), "t1_other_fkey");
        Definition definition = new Definition.Constraint(
                ConstraintKind.FOREIGN_KEY, Wording.of("FOREIGN KEY (x) REFERENCES t2(id)"), true);
        Migration tables = doing(
                migration("1"),
                Effect.creating(new Structure(Map.of(
                        table("1"),
                        Definition.Table.ORDINARY,
                        table("2"),
                        Definition.Table.ORDINARY,
                        key,
                        definition,
                        other,
                        definition))));
        Migration keys = doing(migration("2", "1"), drops(key, other));
        Migration table = doing(migration("3", "2"), drops(table("1")));
        Manifest build = manifest(tables, keys, table);

        assertThat(proof(build, Rows.none(), after(tables, keys, table)).proven())
                .containsExactly(tables, keys, table);
        assertThat(proof(build, Rows.none(), after(tables, keys)).proven()).containsExactly(tables, keys);
        assertThat(proof(build, Rows.none(), after(tables)).proven()).containsExactly(tables);
    }

    @Test
    void severalMigrationsThatLeaveNoTraceAreNamedInOneSentence() {
        Migration more = doing(migration("2.7", "2.5"), Effect.NONE);
        Migration last = migration("4", "2.7");

        Proof proof = proof(manifest(FIRST, ADDS, FILLS, more, last), Rows.none(), after(FIRST, ADDS, last));

        assertThat(proof.objections())
                .singleElement()
                .asString()
                .startsWith("the structure does not show whether 2.5 step 2.5, 2.7 step 2.7 was applied");
    }

    @Test
    void anObjectThatALaterMigrationDropsIsNotMissing() {
        Migration drops = doing(migration("3", "2"), drops(table("1")));
        Migration again = migration("4", "3");

        assertThat(proof(manifest(FIRST, migration("2", "1"), drops, again), Rows.none(), after(migration("2"), again))
                        .proven())
                .extracting(proven -> proven.version().toString())
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void aMigrationWithoutTraceIsNotGuessed() {
        Migration after = doing(migration("3", "2.5"), changes(COLUMN, column("bigint")));
        Migration table = migration("4", "3");

        Proof proof = proof(manifest(FIRST, ADDS, FILLS, after, table), Rows.none(), after(FIRST, ADDS, after, table));

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.objections()).singleElement().asString().contains("whether 2.5 step 2.5 was applied");
    }

    @Test
    void aNameTakenByAnotherKindOfObjectIsNoProof() {
        Proof proof = Proof.of(
                manifest(FIRST),
                new MigrationStates(
                        manifest(FIRST), FIRST.version(), Rows.none().history()),
                new Structure(Map.of(new DatabaseObject(Kind.VIEW, "t1"), new Definition.Present())),
                List.of(table("1")));

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.objections()).singleElement().asString().contains("the name of table t1");
    }

    private static Proof proof(Manifest build, Rows rows, Structure live) {
        return Proof.of(build, states(build, rows), live, live.relations());
    }

    private static Proof ofRun(Manifest build, Structure live) {
        return Proof.ofRun(build, states(build, Rows.none()), live, live.relations());
    }

    private static MigrationStates states(Manifest build, Rows rows) {
        return new MigrationStates(build, build.target(Optional.empty()), rows.history());
    }

    private static Migration writing(Migration migration, String... relations) {
        Effect effect = migration.effect();
        return doing(
                migration,
                new Effect(
                        effect.creates(),
                        effect.changes(),
                        effect.drops(),
                        effect.requires(),
                        effect.locks(),
                        effect.rewrites(),
                        effect.destroys(),
                        List.of(relations)));
    }

    private static Migration elsewhere(Migration migration, String... objects) {
        Effect effect = migration.effect();
        return doing(
                migration,
                new Effect(
                        effect.creates(),
                        effect.changes(),
                        effect.drops(),
                        effect.requires(),
                        effect.locks(),
                        effect.rewrites(),
                        effect.destroys(),
                        effect.writes(),
                        List.of(objects)));
    }

    private static Structure after(Migration... migrations) {
        return Expected.after(List.of(migrations)).structure();
    }

    private static Definition column(String type) {
        return new Definition.Column(type, true, new ColumnValue.None(), Optional.empty());
    }

    private static Effect creates(DatabaseObject object, Definition definition) {
        return Effect.creating(new Structure(Map.of(object, definition)));
    }

    private static Effect changes(DatabaseObject object, Definition definition) {
        return new Effect(
                Structure.NONE,
                new Structure(Map.of(object, definition)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Effect drops(DatabaseObject... objects) {
        return new Effect(
                Structure.NONE,
                Structure.NONE,
                List.of(objects),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}

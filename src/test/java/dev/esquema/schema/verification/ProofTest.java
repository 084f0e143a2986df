package dev.esquema.schema.verification;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
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
    void whereNothingIsThereNothingIsProvedAndNothingIsWrong() {
        Proof proof = proof(manifest(FIRST, ADDS), Rows.none(), Structure.NONE);

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.holds()).isTrue();
    }

    @Test
    void whatIsThereWhollyIsProved() {
        Manifest build = manifest(FIRST, ADDS, WIDENS);

        assertThat(proof(build, Rows.none(), after(FIRST)).proven()).containsExactly(FIRST);
        assertThat(proof(build, Rows.none(), after(FIRST, ADDS)).proven()).containsExactly(FIRST, ADDS);
        assertThat(proof(build, Rows.applied("1"), after(FIRST, ADDS)).proven()).containsExactly(ADDS);
    }

    @Test
    void aChangeIsProvedByWhatItLedTo() {
        assertThat(proof(manifest(FIRST, ADDS, WIDENS), Rows.none(), after(FIRST, ADDS, WIDENS))
                        .proven())
                .containsExactly(FIRST, ADDS, WIDENS);
    }

    @Test
    void whatIsThereInPartIsNot() {
        Structure half = new Structure(Map.of(table("1"), Definition.Table.ORDINARY, COLUMN, column("text")));

        Proof proof = proof(manifest(FIRST, ADDS), Rows.none(), half);

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.differences())
                .extracting(Finding::message)
                .containsExactly("column t1.x is text, expected: integer (2)");
    }

    @Test
    void aTableInTheMiddleOfTheChainIsProvedByItself() {
        Manifest build = manifest(FIRST, migration("2", "1"), migration("3", "2"));

        assertThat(proof(build, Rows.none(), after(migration("2", "1"))).proven())
                .containsExactly(migration("2", "1"));
    }

    @Test
    void whatALaterOneTookAwayCountsWithIt() {
        Migration drops = doing(migration("3", "2"), drops(table("1")));
        Migration again = migration("4", "3");

        assertThat(proof(manifest(FIRST, migration("2", "1"), drops, again), Rows.none(), after(migration("2"), again))
                        .proven())
                .extracting(proven -> proven.version().toString())
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void whatLeavesNoTraceAndIsDependedOnIsNotGuessed() {
        Migration after = doing(migration("3", "2.5"), changes(COLUMN, column("bigint")));
        Migration table = migration("4", "3");

        Proof proof = proof(manifest(FIRST, ADDS, FILLS, after, table), Rows.none(), after(FIRST, ADDS, after, table));

        assertThat(proof.proven()).isEmpty();
        assertThat(proof.objections()).singleElement().asString().contains("whether 2.5 step 2.5 was applied");
    }

    @Test
    void aNameThatSomethingElseHasTakenIsNoProof() {
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
        MigrationStates states = new MigrationStates(build, build.target(Optional.empty()), rows.history());
        return Proof.of(build, states, live, live.relations());
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

    private static Effect drops(DatabaseObject object) {
        return new Effect(
                Structure.NONE, Structure.NONE, List.of(object), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}

package dev.esquema.schema.alembic;

import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.history.OtherHistory.Tool;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Proof;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The revision that Alembic recorded is shown with its ancestors, and a contradiction to the structure is reported. */
class AlembicRecordsTest {

    private static final Migration ONE = migration("1");
    private static final Migration TWO = migration("2", "1");
    private static final Migration THREE = migration("3");
    private static final Manifest BUILD =
            new Manifest(List.of(ONE, TWO, THREE), List.of(ONE.script(), TWO.script(), THREE.script()));
    private static final AlembicRevisions REVISIONS =
            new AlembicRevisions(Map.of("first", List.of(Version.of("1")), "second", List.of(Version.of("2"))));

    @Test
    void aRevisionImpliesItsAncestors() {
        assertThat(records("second").revisions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(Version.of("1"), "second", Version.of("2"), "second"));
    }

    @Test
    void unrelatedRevisionsAndOtherToolsImplyNothing() {
        assertThat(records("add_notificacion_variables").revisions()).isEmpty();
        assertThat(AlembicRecords.of(
                                REVISIONS,
                                BUILD,
                                List.of(new OtherHistory(Tool.GOOSE, "goose_db_version", List.of("first"))))
                        .revisions())
                .isEmpty();
    }

    @Test
    void aMigrationThatAlembicRecordsWithoutObjectsIsNamed() {
        assertThat(contradictions(FakeStructure.after(ONE).read(), Rows.none(), "second"))
                .singleElement()
                .asString()
                .startsWith("alembic_version records second, but table t2 of 2 is missing");
    }

    @Test
    void anExistingOrRecordedMigrationIsNoContradiction() {
        assertThat(contradictions(FakeStructure.after(ONE, TWO).read(), Rows.none(), "second"))
                .isEmpty();
        assertThat(contradictions(Structure.NONE, Rows.applied("1", "2"), "second"))
                .isEmpty();
        assertThat(contradictions(FakeStructure.after(ONE).read(), Rows.none(), "first"))
                .isEmpty();
    }

    private static List<String> contradictions(Structure live, Rows rows, String... revisions) {
        MigrationStates states = new MigrationStates(BUILD, Version.of("3"), rows.history());
        return records(revisions).contradictions(states, live, Proof.of(BUILD, states, live, List.of()));
    }

    private static AlembicRecords records(String... revisions) {
        return AlembicRecords.of(
                REVISIONS, BUILD, List.of(new OtherHistory(Tool.ALEMBIC, "alembic_version", List.of(revisions))));
    }
}

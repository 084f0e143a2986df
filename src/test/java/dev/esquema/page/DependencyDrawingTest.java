package dev.esquema.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.page.DependencyDrawing.Dot;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.Migrations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependencyDrawingTest {

    @Test
    void aChainIsOneStraightLine() {
        DependencyDrawing drawing = DependencyDrawing.of(newestFirst(Migrations.chain("1", "2", "3")));

        assertThat(drawing.dots()).extracting(Dot::x).containsExactly(18, 18, 18);
        assertThat(drawing.dots()).extracting(Dot::y).containsExactly(22, 66, 110);
        assertThat(drawing.lines()).containsExactly("M18 22C18 44 18 44 18 66V66", "M18 66C18 88 18 88 18 110V110");
        assertThat(drawing.height()).isEqualTo(132);
    }

    @Test
    void twoBranchesHaveLanesOfTheirOwnUntilTheyMeet() {
        DependencyDrawing drawing = DependencyDrawing.of(newestFirst(Migrations.manifest(
                Migrations.migration("1"),
                Migrations.migration("2", "1"),
                Migrations.migration("3", "1"),
                Migrations.migration("4", "2", "3"))));

        assertThat(drawing.dots()).extracting(Dot::x).as("4, 3, 2, 1").containsExactly(18, 36, 18, 36);
        assertThat(drawing.lines()).hasSize(4);
        assertThat(drawing.width()).isEqualTo(54);
    }

    @Test
    void aLineToAMigrationBelowThePageEndsAtTheLowerEdge() {
        List<MigrationEntry> rows = newestFirst(Migrations.chain("1", "2", "3")).subList(0, 2);

        DependencyDrawing drawing = DependencyDrawing.of(rows);

        assertThat(drawing.lines()).last().isEqualTo("M18 66C18 88 18 88 18 110V110");
        assertThat(drawing.height()).isEqualTo(88);
    }

    static List<MigrationEntry> newestFirst(Manifest manifest) {
        List<MigrationEntry> entries = new ArrayList<>(
                new MigrationStates(manifest, manifest.graph().newest().orElse(Version.of("0")), History.NONE)
                        .entries());
        Collections.reverse(entries);
        return entries;
    }
}

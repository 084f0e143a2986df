package dev.esquema.cli.graph;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextGraphTest {

    @Test
    void aChainIsOneLaneWithTheNewestFirst() {
        assertThat(text(migration("1"), migration("2", "1"), migration("3", "2")))
                .isEqualTo(
                        """
                        * 3 step 3
                        * 2 step 2
                        * 1 step 1
                        """);
    }

    @Test
    void branchesMeetAgain() {
        assertThat(text(migration("1"), migration("2", "1"), migration("3", "1"), migration("4", "2", "3")))
                .isEqualTo(
                        """
                        * 4 step 4
                        |\\
                        | * 3 step 3
                        * | 2 step 2
                        |/
                        * 1 step 1
                        """);
    }

    @Test
    void severalHeadsOfOneMigrationJoinItsLane() {
        assertThat(text(
                        migration("1"),
                        migration("2", "1"),
                        migration("3", "1"),
                        migration("4", "2"),
                        migration("5", "1")))
                .isEqualTo(
                        """
                        * 5 step 5
                        | * 4 step 4
                        | | * 3 step 3
                        | |/
                        |/|
                        | * 2 step 2
                        |/
                        * 1 step 1
                        """);
    }

    @Test
    void unrelatedMigrationsAreSeparated() {
        assertThat(text(migration("1"), migration("2"), migration("3", "1"), migration("4")))
                .isEqualTo(
                        """
                        * 4 step 4

                        * 3 step 3
                        | * 2 step 2
                        * 1 step 1
                        """);
    }

    @Test
    void aRootBesideALaneIsSeparated() {
        assertThat(text(migration("1"), migration("2"), migration("3"), migration("4", "1")))
                .isEqualTo(
                        """
                        * 4 step 4
                        | * 3 step 3
                        |
                        | * 2 step 2
                        * 1 step 1
                        """);
    }

    @Test
    void rootsWithARowBetweenThemNeedNoOther() {
        assertThat(text(migration("1"), migration("2"), migration("3", "1"), migration("4"), migration("5", "3")))
                .isEqualTo(
                        """
                        * 5 step 5
                        | * 4 step 4
                        * 3 step 3
                        | * 2 step 2
                        * 1 step 1
                        """);
    }

    @Test
    void theLanesToTheRightOfARootMoveUp() {
        assertThat(text(migration("1"), migration("2"), migration("3"), migration("4", "1", "3", "2")))
                .isEqualTo(
                        """
                        * 4 step 4
                        |\\
                        |\\ \\
                        | * | 3 step 3
                        |  /
                        | * 2 step 2
                        * 1 step 1
                        """);
    }

    @Test
    void everyRandomGraphHasOneLineForEachMigrationAndNoLooseEnd() {
        Random random = new Random(20251114);
        for (int i = 0; i < 500; i++) {
            Migration[] migrations = random(random, 12);
            List<String> lines = GraphForm.TEXT.draw(entries(manifest(migrations)), entry -> "");
            List<String> nodes =
                    lines.stream().filter(line -> line.contains("step")).toList();

            assertThat(nodes).hasSize(12).allMatch(line -> line.matches("[| ]*\\*[| ]* \\d+ step \\d+"));
            assertThat(lines).last().asString().isEqualTo("* 1 step 1");
        }
    }

    @Test
    void theStateOfAMigrationFollowsIt() {
        List<MigrationEntry> entries = SchemaStatus.of(
                        Migrations.chain("1", "2"),
                        Migrations.chain("1", "2").target(Optional.empty()),
                        FakeReader.observation(Rows.applied("1", "3").history()))
                .entries();

        assertThat(GraphForm.TEXT.draw(entries, entry -> entry.state().label()))
                .containsExactly("* 3 step 3 (future)", "", "* 2 step 2 (pending)", "* 1 step 1 (applied)");
    }

    @Test
    void aContradictoryBuildIsDrawnAsFarAsPossible() {
        assertThat(text(migration("1"), migration("2", "3"), migration("3", "2", "9", "0.5", "2")))
                .isEqualTo(
                        """
                        * 3 step 3
                        * 2 step 2

                        * 1 step 1
                        """);
    }

    static String text(Migration... migrations) {
        return "%s\n".formatted(String.join("\n", GraphForm.TEXT.draw(entries(manifest(migrations)), entry -> "")));
    }

    private static List<MigrationEntry> entries(Manifest manifest) {
        return SchemaStatus.unknown(manifest, manifest.target(Optional.empty())).entries();
    }

    private static Migration[] random(Random random, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(version -> {
                    List<String> dependsOn = new ArrayList<>();
                    for (int i = 1; i < version; i++) {
                        if (random.nextInt(version) < 2) {
                            dependsOn.add(String.valueOf(i));
                        }
                    }
                    return migration(String.valueOf(version), dependsOn.toArray(String[]::new));
                })
                .toArray(Migration[]::new);
    }
}

package dev.esquema.cli.graph;

import static dev.esquema.cli.graph.TextGraphTest.text;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.manifest.Migration;
import org.junit.jupiter.api.Test;

/** Lines of the text graph that lead to a lane that is not adjacent. */
class CrossingLinesTest {

    @Test
    void aMergeOfALaneThatIsThereAlreadyIsALineToIt() {
        assertThat(text(
                        migration("1"),
                        migration("2", "1"),
                        migration("3", "1"),
                        migration("4", "2"),
                        migration("5", "3", "2")))
                .isEqualTo(
                        """
                        * 5 step 5
                        |\\
                        | | * 4 step 4
                        | |/
                        * | 3 step 3
                        | * 2 step 2
                        |/
                        * 1 step 1
                        """);
        assertThat(text(
                        migration("1"),
                        migration("2", "1"),
                        migration("3", "1"),
                        migration("4", "3", "2"),
                        migration("5", "2")))
                .isEqualTo(
                        """
                        * 5 step 5
                        | * 4 step 4
                        |/|
                        | * 3 step 3
                        * | 2 step 2
                        |/
                        * 1 step 1
                        """);
    }

    @Test
    void aLineCrossesUnrelatedLanes() {
        Migration[] migrations = {
            migration("1"),
            migration("2"),
            migration("3"),
            migration("4"),
            migration("5", "1"),
            migration("6", "4", "1"),
            migration("7", "3"),
            migration("8", "2"),
            migration("9", "1"),
        };

        assertThat(text(migrations))
                .isEqualTo(
                        """
                        * 9 step 9
                        | * 8 step 8
                        | | * 7 step 7
                        | | | * 6 step 6
                        | |_|/|
                        |/| | |
                        | | | | * 5 step 5
                        | |_|_|/
                        |/| | |
                        | | | * 4 step 4
                        | | * 3 step 3
                        | * 2 step 2
                        * 1 step 1
                        """);
    }

    @Test
    void aLineMayLeadToTheRight() {
        assertThat(text(
                        migration("1"),
                        migration("2"),
                        migration("3"),
                        migration("4", "1", "3"),
                        migration("5", "1"),
                        migration("6", "2"),
                        migration("7", "4")))
                .isEqualTo(
                        """
                        * 7 step 7
                        | * 6 step 6
                        | | * 5 step 5
                        * | | 4 step 4
                        |\\| |
                        | |\\|
                        * | | 3 step 3
                         / /
                        * | 2 step 2
                         /
                        * 1 step 1
                        """);
    }
}

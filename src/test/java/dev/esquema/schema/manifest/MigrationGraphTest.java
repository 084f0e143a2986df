package dev.esquema.schema.manifest;

import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationGraphTest {

    @Test
    void aChainIsValidAndHasOneHead() {
        MigrationGraph graph = graph(migration("2", "1"), migration("1"), migration("10", "2"));

        assertThat(graph.objections()).isEmpty();
        assertThat(graph.inOrder())
                .extracting(Migration::toString)
                .containsExactly("1 step 1", "2 step 2", "10 step 10");
        assertThat(graph.heads()).extracting(Migration::version).containsExactly(Version.of("10"));
        assertThat(graph.newest()).contains(Version.of("10"));
    }

    @Test
    void severalHeadsAndSeveralRootsAreValid() {
        MigrationGraph graph = graph(migration("1"), migration("2", "1"), migration("3", "1"), migration("4"));

        assertThat(graph.objections()).isEmpty();
        assertThat(graph.heads())
                .extracting(Migration::version)
                .containsExactly(Version.of("2"), Version.of("3"), Version.of("4"));
    }

    @Test
    void branchesCanBeMerged() {
        MigrationGraph graph =
                graph(migration("1"), migration("2", "1"), migration("3", "1"), migration("4", "2", "3"));

        assertThat(graph.objections()).isEmpty();
        assertThat(graph.heads()).extracting(Migration::version).containsExactly(Version.of("4"));
    }

    @Test
    void anEmptyGraphIsValidAndHasNoHead() {
        MigrationGraph graph = graph();

        assertThat(graph.objections()).isEmpty();
        assertThat(graph.heads()).isEmpty();
        assertThat(graph.newest()).isEmpty();
        assertThat(graph.find(Version.of("1"))).isEmpty();
    }

    @Test
    void aVersionIsFoundHoweverItIsWritten() {
        assertThat(graph(migration("1.01")).find(Version.of("1.1.0"))).isPresent();
    }

    @Test
    void anUnknownDependencyIsAnObjection() {
        assertThat(graph(migration("2", "1")).objections())
                .containsExactly("V2__step.sql depends on 1, which is not in the migration set");
    }

    @Test
    void aDependencyWithAHigherVersionIsAnObjection() {
        assertThat(graph(migration("1", "2"), migration("2")).objections())
                .containsExactly("V1__step.sql depends on 2, which does not come before it: give it a higher version");
    }

    @Test
    void aCycleIsNamedOnceFromItsLowestVersion() {
        assertThat(cycles(graph(migration("1", "3"), migration("2", "1"), migration("3", "2"))))
                .containsExactly("the dependencies form a cycle: 1 → 3 → 2 → 1");
    }

    @Test
    void twoCyclesAreBothNamed() {
        assertThat(cycles(graph(migration("1", "2"), migration("2", "1"), migration("3", "4"), migration("4", "3"))))
                .containsExactly(
                        "the dependencies form a cycle: 1 → 2 → 1", "the dependencies form a cycle: 3 → 4 → 3");
    }

    @Test
    void aMigrationThatDependsOnItselfIsACycle() {
        assertThat(cycles(graph(migration("1", "1")))).containsExactly("the dependencies form a cycle: 1 → 1");
    }

    @Test
    void aMigrationThatLeadsIntoACycleIsNotPartOfIt() {
        assertThat(cycles(graph(migration("1", "2"), migration("2", "3"), migration("3", "2"))))
                .containsExactly("the dependencies form a cycle: 2 → 3 → 2");
    }

    @Test
    void aDuplicateVersionIsAnObjectionInAnySpelling() {
        assertThat(graph(migration("1.1"), migration("1.01")).objections())
                .containsExactly(
                        "version 1.01 is given twice: V1_1__step.sql and V1_01__step.sql; rename one of them to a higher version");
    }

    @Test
    void allObjectionsAreReportedAtOnce() {
        assertThat(graph(migration("1"), migration("1"), migration("2", "9"), migration("3", "4"), migration("4", "3"))
                        .objections())
                .hasSize(4);
    }

    @Test
    void aMistakeInAVeryLongChainIsStillNamed() {
        Stream<Migration> chain =
                IntStream.rangeClosed(2, 1_000).mapToObj(i -> migration("%d".formatted(i), "%d".formatted(i - 1)));
        List<Migration> migrations =
                Stream.concat(Stream.of(migration("1", "1001")), chain).toList();

        assertThat(new MigrationGraph(migrations).objections())
                .containsExactly("V1__step.sql depends on 1001, which is not in the migration set");
    }

    private static MigrationGraph graph(Migration... migrations) {
        return new MigrationGraph(List.of(migrations));
    }

    private static List<String> cycles(MigrationGraph graph) {
        return graph.objections().stream()
                .filter(objection -> objection.contains("cycle"))
                .toList();
    }
}

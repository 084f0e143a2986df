package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.api.Test;

/** {@code esquema history} with a limit. */
class HistoryLimitTest {

    private final Shell shell = new Shell(
            new FakeDatabase(Rows.applied("1", "2")),
            manifest(migration("1"), migration("2", "1"), migration("3", "2"), migration("4", "3")));

    @Test
    void aLimitListsTheLastMigrations() {
        assertThat(shell.run("history", "--limit", "2").out().lines().map(line -> line.substring(0, 10)))
                .containsExactly("pending  3", "pending  4");
        assertThat(shell.run("history", "--limit", "9").out().lines()).hasSize(4);
        assertThat(shell.run("history", "--limit", "1", "--json").out())
                .contains("\"4\"")
                .doesNotContain("\"V3__step.sql\"");
    }

    @Test
    void aLimitThatListsNothingOrBreaksAGraphIsMisuse() {
        assertThat(shell.run("history", "--limit", "0").err()).contains("--limit must be at least 1");
        Shell.Result graph = shell.run("history", "--limit", "2", "--graph");
        assertThat(graph.exitStatus()).isEqualTo(2);
        assertThat(graph.err()).contains("--limit cannot be combined with --graph");
    }
}

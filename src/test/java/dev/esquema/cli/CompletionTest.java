package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Golden;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion of shells opens no connection. */
class CompletionTest {

    private final Shell shell = new Shell(new FakeDatabase(Rows.none()).unreachable());

    @TempDir
    private Path folder;

    @Test
    void bashCompletesCommandsOptionsAndValues() throws IOException, InterruptedException {
        assertThat(inBash("pl")).containsExactly("plan");
        assertThat(inBash("plan", "--for")).containsExactly("--format");
        assertThat(inBash("restore", "--dry")).containsExactly("--dry-run");
        assertThat(inBash("completion", "")).contains("BASH", "ZSH", "FISH");
        assertThat(inBash("nothing", "--dry")).isEmpty();
    }

    @Test
    void zshReadsTheScriptOfBash() {
        String script = shell.run("completion", "zsh").out();

        assertThat(script).isEqualTo(shell.run("completion", "bash").out()).contains("bashcompinit");
    }

    @Test
    void fishHasALineForEachCommandAndOption() {
        String script = shell.run("completion", "fish").out();

        assertThat(new CommandLineInterface(shell).model().getSubcommands()).allSatisfy((name, command) -> {
            assertThat(script).contains("complete -c esquema -n '__fish_use_subcommand' -f -a %s -d '".formatted(name));
            assertThat(command.getCommandSpec().options()).allSatisfy(option -> assertThat(script)
                    .contains("complete -c esquema -n '__fish_seen_subcommand_from %s' ".formatted(name))
                    .contains(" -l %s".formatted(option.longestName().substring(2))));
        });
        assertThat(script.lines().skip(1)).allMatch(line -> line.startsWith("complete -c esquema -n '"));
        assertThat(script.lines().filter(line -> line.contains("from plan'")))
                .contains(
                        "complete -c esquema -n '__fish_seen_subcommand_from plan' -l format -r -f -a 'text markdown' -d"
                                + " 'The form of the result: text, or markdown for a comment on a pull request; --json"
                                + " goes before it.'");
    }

    @Test
    void jsonNamesTheShell() {
        assertThat(shell.run("completion", "fish", "--json").out()).startsWith("{\n  \"shell\" : \"fish\",\n");
        Golden.assertEqual("commands/completion-unknown.txt", shell.type("completion", "tcsh"));
    }

    /** Returns what bash offers for the last word. */
    private List<String> inBash(String... words) throws IOException, InterruptedException {
        Path script = folder.resolve("completion");
        Files.writeString(script, shell.run("completion", "bash").out());
        ProcessBuilder bash = new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                "compopt() { :; }; source \"$0\"; COMP_WORDS=(esquema \"$@\"); COMP_CWORD=$#; _complete_esquema; printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString());
        bash.command().addAll(List.of(words));
        Process process = bash.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}

package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.problem.Code;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help of a command opens no connection. */
class HelpTest {

    private final Shell shell = new Shell(new FakeDatabase(Rows.none()).unreachable());

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithExamplesThatItUnderstands(String command) {
        Shell.Result result = shell.run(command, "--help");

        assertThat(result.exitStatus()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("Usage: esquema %s".formatted(command))
                .containsPattern("\nExamples?:\n( +\\S.*\n)+");
        assertThat(examples(result.out()))
                .isNotEmpty()
                .allSatisfy(example -> new CommandLineInterface(shell).model().parseArgs(example.split(" ")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandWithAResultHasJson(String command) {
        assertThat(shell.run(command, "--help").out().contains("--json")).isEqualTo(!command.equals("serve"));
    }

    /** The models of all commands take longer than a run with nothing to do. */
    @Test
    void onlyTheModelOfTheNamedCommandIsBuilt() {
        assertThat(new CommandLineInterface(shell).of("migrate", "--json").getSubcommands())
                .containsOnlyKeys("migrate");
        assertThat(new CommandLineInterface(shell).of("--debug", "migrate").getSubcommands())
                .hasSize(19);
        assertThat(new CommandLineInterface(shell).of("completion", "bash").getSubcommands())
                .hasSize(19);
    }

    @Test
    void theHelpOfAllListsEveryCommandAndEveryExitStatus() {
        String help = shell.run("--help").out();

        assertThat(commands())
                .allSatisfy(command -> assertThat(help).containsPattern("\n  %s +\\S".formatted(command)));
        assertThat(Stream.of(Code.values()).map(Code::exitStatus).distinct())
                .allSatisfy(status -> assertThat(help).containsPattern("[ ,\n]%d [a-z]".formatted(status)));
    }

    @Test
    void noLineOfAnExampleOrAListIsBroken() {
        assertThat(shell.run("--help").out()).contains(footer(""));
        assertThat(commands())
                .allSatisfy(command ->
                        assertThat(shell.run(command, "--help").out()).contains(footer(command)));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(shell.type("--version"))
                .isEqualTo(
                        """
                        $ esquema --version
                        esquema 1.2.3
                        commit abcdef0
                        target 3
                        migration-set 0123
                        exit 0
                        """);
        assertThat(shell.run("migrate", "--version").out())
                .isEqualTo(shell.run("--version").out());
    }

    private static Set<String> commands() {
        return new CommandLineInterface(new Shell(new FakeDatabase(Rows.none())))
                .model()
                .getSubcommands()
                .keySet();
    }

    private String[] footer(String command) {
        CommandLine model = new CommandLineInterface(shell).model();
        CommandLine asked = command.isEmpty() ? model : model.getSubcommands().get(command);
        return asked.getCommandSpec().usageMessage().footer();
    }

    /** Returns the arguments of each line that calls esquema. */
    private static Stream<String> examples(String help) {
        return help.substring(help.indexOf("\nExample"))
                .lines()
                .filter(line -> line.contains("esquema "))
                .map(line -> line.substring(line.indexOf("esquema ") + "esquema ".length())
                        .strip());
    }
}

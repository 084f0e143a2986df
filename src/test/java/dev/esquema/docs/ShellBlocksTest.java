package dev.esquema.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.cli.CommandLineInterface;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;

/**
 * Every shell block of a page is run by {@link ShellBlocksIT} or says why not, and every call in it, run or not, is one
 * that the application understands.
 */
class ShellBlocksTest {

    private static final Set<String> OTHER_ROUTES =
            Set.of("/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics");

    private static final Set<String> LANGUAGES = Set.of("sh", "sql", "yaml", "toml", "dockerfile", "procfile", "text");

    /** The beginnings of lines that only a shell understands. */
    private static final Pattern COMMAND = Pattern.compile(
            "(?m)^\\s*(\\$ |export |([A-Z_]+=\\S+ )*(\\./)?(bin/|bench/)?(esquema|mvn|curl|docker|kubectl|psql|pg_\\w+) )");

    private static final Pattern CALL = Pattern.compile("(?:^|[\\s/])esquema (?<words>[^`>|;&]+)");
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?(?:bin/)?(esquema [^`]+)`");
    private static final Pattern REQUEST = Pattern.compile("localhost:8080(/[^\\s\"'?]*)");
    private static final Pattern FILE = Pattern.compile("(?<![\\w./-])(?:bin|bench|deploy|src)/[\\w./-]+");
    private static final Pattern TEST_CLASS = Pattern.compile("-Dtest=(\\w+)");

    @Test
    void everyBlockNamesItsLanguageAndNoOtherLanguageHidesCommands() {
        assertThat(Pages.blocks())
                .allSatisfy(block -> assertThat(LANGUAGES).as(block.toString()).contains(block.info()));
        assertThat(Pages.blocks())
                .filteredOn(block -> !block.info().equals("sh") && !isHelpOfACommand(block))
                .allSatisfy(block -> assertThat(COMMAND.matcher(block.text()).find())
                        .as(block.toString())
                        .isFalse());
    }

    /** {@link DocumentationTest} compares these with the help, whose examples another test parses. */
    private static boolean isHelpOfACommand(Pages.Block block) {
        return block.page().startsWith("docs/commands");
    }

    @Test
    void everyBlockIsRunOrSaysWhyNot() {
        assertThat(ShellBlock.all().filter(ShellBlock::isRun)).hasSizeGreaterThan(10);
        assertThat(ShellBlock.all()).allSatisfy(ShellBlocksTest::assertMarked);
        assertThat(Pages.all()).allSatisfy(page -> assertThat(Pattern.compile("<!-- (not run|run after)")
                        .matcher(Pages.text(page))
                        .results()
                        .count())
                .as("each comment of %s stands directly above its block", page)
                .isEqualTo(ShellBlock.of(page, Pages.text(page)).stream()
                        .filter(block -> block.comment().isPresent())
                        .count()));
    }

    private static void assertMarked(ShellBlock block) {
        assertThat(block.hasUnknownComment())
                .as("%s: %s", block, block.comment())
                .isFalse();
        assertThat(block.commands()).as(block.toString()).isNotEmpty();
        block.reasonNotToRun().ifPresent(reason -> assertThat(reason.split(" "))
                .as("%s gives a reason in words", block)
                .hasSizeGreaterThan(1));
    }

    @Test
    void aBlockThatIsNeitherRunNorGivesAReasonIsFound() {
        assertThatThrownBy(() -> assertMarked(block("<!-- not run: -->"))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertMarked(block("<!-- not run: no -->"))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertMarked(block("<!-- not-run -->"))).isInstanceOf(AssertionError.class);
        assertThatCode(() -> assertMarked(block("<!-- not run: needs a cluster -->")))
                .doesNotThrowAnyException();
        assertThat(block("").isRun()).isTrue();
        assertThat(block("<!-- run after: esquema migrate -->"))
                .matches(ShellBlock::isRun)
                .matches(block -> block.commandBefore().orElseThrow().equals("esquema migrate"));
    }

    private static ShellBlock block(String above) {
        String page = "# Title\n\n%s\n   ```sh\n   esquema plan\n   ```\n".formatted(above);
        return ShellBlock.of(java.nio.file.Path.of("page.md"), page).get(0);
    }

    @Test
    void everyCallIsUnderstoodByTheApplication() {
        List<String> calls = ShellBlock.all()
                .flatMap(block -> Stream.concat(block.commands().stream(), block.commandBefore().stream()))
                .flatMap(command -> CALL.matcher(command).results().map(call -> call.group(1)))
                .toList();

        assertThat(calls)
                .hasSizeGreaterThan(25)
                .allSatisfy(call -> assertThatCode(() -> parse(call)).as(call).doesNotThrowAnyException());
    }

    /** A sentence may name a command without the argument that it needs. */
    @Test
    void everyCallInASentenceIsUnderstoodByTheApplication() {
        assertThat(Pages.matching(INLINE.pattern(), 1)).hasSizeGreaterThan(30).allSatisfy(call -> assertThatCode(() -> {
                    try {
                        parse(call.substring(call.indexOf(' ')));
                    } catch (MissingParameterException named) {
                        assertThat(named.getMissing()).isNotEmpty();
                    }
                })
                .as(call)
                .doesNotThrowAnyException());
    }

    @Test
    void aWrongCallIsFound() {
        assertThatThrownBy(() -> parse("migrate --wait-for 60s")).isInstanceOf(CommandLine.ParameterException.class);
        assertThatThrownBy(() -> parse("migrat")).isInstanceOf(CommandLine.ParameterException.class);
        assertThatThrownBy(() -> parse("wait --timeout soon")).isInstanceOf(CommandLine.ParameterException.class);
    }

    /** The flags for the memory of a native executable are not read by the application. */
    private static void parse(String arguments) {
        String[] words = Pattern.compile("\"[^\"]*\"|\\S+")
                .matcher(arguments)
                .results()
                .map(MatchResult::group)
                .map(ShellBlocksTest::example)
                .filter(word -> !word.startsWith("-Xm"))
                .toArray(String[]::new);
        new CommandLineInterface(null).model().parseArgs(words);
    }

    /** Brackets show what may be left out, and a word in capitals stands for a value. */
    private static String example(String word) {
        return word.replaceAll("[\\[\\]]", "")
                .replaceAll("^(VERSION|V)$", "1")
                .replaceAll("^COMMAND$", "status")
                .replaceAll("\\|.*", "");
    }

    @Test
    void everyRequestNamesARoute() {
        assertThat(ShellBlock.all()
                        .flatMap(block -> REQUEST.matcher(block.text()).results()))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(
                                OTHER_ROUTES.contains(request.group(1)) || Routes.contain(request.group(1)))
                        .as(request.group())
                        .isTrue());
    }

    @Test
    void everyFileAndEveryTestThatABlockNamesExists() {
        assertThat(ShellBlock.all().flatMap(block -> FILE.matcher(String.join("\n", block.commands()))
                        .results()))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        file -> assertThat(java.nio.file.Path.of(file.group())).exists());
        assertThat(ShellBlock.all()
                        .flatMap(block -> TEST_CLASS.matcher(block.text()).results()))
                .isNotEmpty()
                .allSatisfy(test -> assertThat(exists(test.group(1).concat(".java")))
                        .as(test.group())
                        .isTrue());
    }

    private static boolean exists(String name) throws java.io.IOException {
        try (Stream<java.nio.file.Path> tests = Files.walk(java.nio.file.Path.of("src/test/java"))) {
            return tests.anyMatch(test -> test.endsWith(name));
        }
    }
}

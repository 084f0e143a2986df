package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.cli.CommandLineInterface;
import dev.esquema.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The workflows of this project and those for teams name only what exists. */
class WorkflowsTest {

    private static final Path OURS = Path.of(".github/workflows");
    private static final Path OF_TEAMS = Path.of("deploy/ci/github");
    private static final Path GITLAB = Path.of("deploy/ci/gitlab.yml");

    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w.-]+@[0-9a-f]{40}");
    private static final Pattern MATRIX = Pattern.compile("\\$\\{\\{ matrix\\.(\\w+) }}");
    private static final Pattern CALL = Pattern.compile("(?m)^\\s*(?:\\$ESQUEMA|esquema) ((?:.*\\\\\\n)*.*)$");
    private static final Pattern PROFILE = Pattern.compile("(?<= -P)(-?[a-z]+(?:,-?[a-z]+)*)");
    private static final Pattern FILE = Pattern.compile("(?<=-f )\\S+|\\bdeploy/[\\w./-]+");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> ours = Files.list(OURS);
                Stream<Path> teams = Files.list(OF_TEAMS)) {
            return Stream.concat(ours, teams).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedByItsCommit(Path workflow) throws IOException {
        assertThat(yaml(workflow).findValuesAsText("uses")).isNotEmpty().allMatch(PINNED.asMatchPredicate());
        assertThat(Files.readAllLines(workflow).stream().filter(line -> line.contains("uses:")))
                .as("the version stands beside the commit")
                .allMatch(line -> line.matches(".* # v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyJobHasATimeLimitAndNeedsOnlyJobsThatExist(Path workflow) throws IOException {
        JsonNode jobs = yaml(workflow).get("jobs");

        for (JsonNode job : jobs) {
            assertThat(job.get("timeout-minutes").asInt()).isBetween(1, 90);
            assertThat(job.get("runs-on").asText()).isNotEmpty();
            if (job.has("needs")) {
                assertThat(jobs.has(job.get("needs").asText())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyValueOfAMatrixIsDefinedInTheMatrix(Path workflow) throws IOException {
        for (JsonNode job : yaml(workflow).get("jobs")) {
            JsonNode matrix = job.at("/strategy/matrix");

            assertThat(MATRIX.matcher(job.toString()).results().map(use -> use.group(1)))
                    .allSatisfy(name -> assertThat(matrix.findValues(name)).isNotEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyStepIsAShellScriptOfExistingFilesAndProfiles(Path workflow) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        for (String script : yaml(workflow).findValuesAsText("run")) {
            String plain = script.replaceAll("\\$\\{\\{.*?}}", "value");
            Tool.run("bash", "-n", "-c", plain);
            assertThat(matches(PROFILE, plain, 1).stream().flatMap(list -> Stream.of(list.split(","))))
                    .allSatisfy(profile ->
                            assertThat(pom).contains("<id>%s</id>".formatted(profile.replaceFirst("^-", ""))));
            if (workflow.startsWith(OURS)) {
                assertThat(matches(FILE, plain, 0))
                        .allSatisfy(file -> assertThat(Path.of(file)).exists());
            }
        }
    }

    @Test
    void everyCallForATeamIsACommandOfTheApplication() throws IOException {
        List<String> calls = new ArrayList<>();
        for (Path workflow : workflows()) {
            yaml(workflow).findValuesAsText("run").forEach(script -> calls.addAll(matches(CALL, script, 1)));
        }
        for (JsonNode job : yaml(GITLAB)) {
            job.path("script").forEach(line -> calls.addAll(matches(CALL, line.asText(), 1)));
        }

        assertThat(calls).hasSizeGreaterThan(3);
        for (String call : calls) {
            String arguments =
                    call.replace("\\\n", " ").replaceAll("(>|\\|\\|).*", "").strip();
            new CommandLineInterface(null).model().parseArgs(arguments.split("\\s+"));
        }
    }

    @Test
    void everyJdkThatIsSupportedVerifiesAPullRequest() throws IOException {
        Iterator<JsonNode> versions = yaml(OURS.resolve("verify.yml"))
                .at("/jobs/jvm/strategy/matrix/java")
                .elements();

        assertThat(stream(versions)).extracting(JsonNode::asInt).containsExactly(17, 21, 25);
    }

    private static List<String> matches(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(group))
                .toList();
    }

    private static Stream<JsonNode> stream(Iterator<JsonNode> nodes) {
        Iterable<JsonNode> all = () -> nodes;
        return StreamSupport.stream(all.spliterator(), false);
    }

    private static JsonNode yaml(Path file) {
        try {
            Object document = new Yaml().load(Files.readString(file));
            return new ObjectMapper().valueToTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.composition.BuildProperties;
import dev.esquema.deploy.Dockerfile.Instruction;
import dev.esquema.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file that an image copies is in the build context or made by the build, and every command exists. */
class DockerfilesTest {

    private static final String NATIVE = "Dockerfile.native";
    private static final String JVM = "deploy/Dockerfile.jvm";
    private static final String OWN = "deploy/own-migrations/Dockerfile";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    private static final Pattern CHROOT = Pattern.compile("chroot /runtime (\\S+)");

    /** Variables that a shell sets in a RUN instruction. */
    private static final Set<String> OF_SHELL = Set.of("library");

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, JVM})
    void everyCopiedFileIsInTheBuildContextOrMadeByAnEarlierStage(String file) throws IOException {
        Dockerfile image = Dockerfile.read(file);
        List<String> context = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        assertThat(image.all("COPY")).isNotEmpty().allSatisfy(copy -> {
            List<String> words = copy.words();
            String source = words.get(words.size() - 2);
            if (words.get(0).startsWith("--from=")) {
                String from = words.get(0).substring("--from=".length());
                assertThat(image.stages().subList(0, copy.stage())).contains(from);
                if (from.equals("build")) {
                    assertThat(source).isIn(products());
                }
            } else {
                assertThat(context).contains(source);
                assertThat(Path.of(source)).exists();
            }
        });
    }

    /** The names come from the artifact, and bin/esquema starts the same files. */
    private static List<String> products() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String artifact = pom.replaceAll("(?s).*?<artifactId>(.*?)</artifactId>.*", "$1");
        String starter = Files.readString(Path.of("bin/esquema"));
        assertThat(pom).doesNotContain("<finalName>");
        assertThat(starter).contains("/%s-*-runner".formatted(artifact), "/quarkus-app/quarkus-run.jar");
        return List.of("/build/target/%s-*-runner".formatted(artifact), "/build/target/quarkus-app");
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, JVM})
    void everyCommandExistsInTheImageAndInTheApplication(String file) {
        Dockerfile image = Dockerfile.read(file);
        List<String> entry = image.last("ENTRYPOINT").json();
        List<String> check = image.last("HEALTHCHECK").json();
        String started = entry.get(entry.size() - 1);

        assertThat(image.all("COPY").map(copy -> copy.words().get(copy.words().size() - 1)))
                .anyMatch(target -> target.equals(started) || (target.endsWith("/") && started.startsWith(target)));
        assertThat(check).contains(started);
        assertThat(check.get(0)).isEqualTo(entry.get(0));
        assertUnderstood(image.last("CMD").json());
        assertUnderstood(check.subList(check.indexOf(started) + 1, check.size()));
    }

    @Test
    void theJavaThatMakesTheArchiveIsTheOneThatUsesIt() {
        Dockerfile image = Dockerfile.read(JVM);
        Instruction making = image.last("RUN");
        String folder = image.last("COPY").words().get(1);

        assertThat(image.last("COPY").words().get(0)).isEqualTo("bin");
        assertThat(making.words()).contains("%sesquema-archive".formatted(folder));
        assertThat(Path.of("bin/esquema-archive")).isExecutable();
        assertThat(image.last("ENTRYPOINT").json()).containsExactly("%sesquema".formatted(folder));
        assertThat(making.arguments())
                .startsWith("ln -s %sesquema %s ".formatted(folder, DeploymentFilesTest.ENTRYPOINT));
        assertThat(image.instructions().indexOf(making))
                .as("a file that is copied after the archive was made would be newer than it")
                .isGreaterThan(image.instructions().indexOf(image.last("COPY")));
        assertThat(making.arguments())
                .as("podman copies /tmp of the image into the empty volume of --tmpfs; a folder of root would stay one")
                .endsWith(" && rm -rf /tmp/*");
        assertThat(image.all("ARG").map(Instruction::arguments))
                .anyMatch(arg -> arg.matches("RUNTIME_IMAGE=.*:25\\b.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, JVM, OWN})
    void everyVariableIsAnArgumentOfItsStage(String file) {
        Dockerfile image = Dockerfile.read(file);

        assertThat(image.instructions()).allSatisfy(each -> {
            Set<String> declared = image.all("ARG")
                    .filter(arg -> arg.stage() == (each.name().equals("FROM") ? -1 : each.stage()))
                    .map(arg -> arg.arguments().replaceFirst("=.*", ""))
                    .collect(Collectors.toSet());
            assertThat(VARIABLE.matcher(each.arguments())
                            .results()
                            .map(MatchResult::group)
                            .map(name -> name.substring(2, name.length() - 1)))
                    .as(each.toString())
                    .allMatch(name -> declared.contains(name) || OF_SHELL.contains(name.replaceFirst("[#%].*", "")));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, JVM})
    void theImageIsLabelledAndRunsAsNobody(String file) {
        Dockerfile image = Dockerfile.read(file);

        assertThat(image.last("ENV").arguments()).isEqualTo("ESQUEMA_MIGRATIONS_IF_MOUNTED=/migrations");
        assertThat(image.last("USER").arguments()).isEqualTo("1001");
        assertThat(image.last("EXPOSE").arguments()).isEqualTo(DeploymentFilesTest.defaultPort());
        assertThat(image.last("LABEL").arguments())
                .isEqualTo(Dockerfile.read(NATIVE).last("LABEL").arguments())
                .contains(
                        "org.opencontainers.image.version=\"${BUILD_VERSION}\"",
                        "org.opencontainers.image.revision=\"${BUILD_COMMIT}\"",
                        "dev.esquema.target=\"${BUILD_TARGET}\"",
                        "dev.esquema.migration-set=\"${BUILD_MIGRATION_SET}\"");
    }

    @Test
    void theImageOfATeamOnlyAddsItsFolder() {
        Dockerfile image = Dockerfile.read(OWN);

        assertThat(image.instructions().stream().map(Instruction::name)).containsExactly("ARG", "FROM", "COPY", "ENV");
        String folder = image.last("COPY").words().get(1);
        assertThat(image.last("ENV").arguments()).isEqualTo("ESQUEMA_MIGRATIONS=%s".formatted(folder));
        assertThat(DeploymentFilesTest.variables()).contains("ESQUEMA_MIGRATIONS");
    }

    @Test
    void theArgumentsOfTheLabelsAreTheFactsOfTheBuild() {
        List<String> facts = BuildProperties.lines();
        String printed = Tool.run("deploy/image-arguments");

        assertThat(printed.lines().map(line -> line.split("[ =]")[1]))
                .containsExactly("BUILD_VERSION", "BUILD_COMMIT", "BUILD_TARGET", "BUILD_MIGRATION_SET");
        assertThat(printed.lines().map(line -> line.replaceFirst(".*=", "")))
                .containsExactlyElementsOf(facts.stream()
                        .map(fact -> fact.replaceFirst("^\\S+ ", ""))
                        .toList());
    }

    /** A native executable reads /proc/self/maps when it starts, which a chroot does not have. */
    @Test
    void theExecutableIsStartedInTheFinalImageAndInNoChroot() {
        Dockerfile image = Dockerfile.read(NATIVE);
        Instruction start = image.last("RUN");

        assertThat(start.json()).containsExactly(image.last("ENTRYPOINT").json().get(0), "--version");
        assertThat(image.instructions().indexOf(start))
                .isGreaterThan(image.instructions().indexOf(image.last("USER")));
        assertThat(image.all("RUN")
                        .flatMap(
                                run -> CHROOT.matcher(run.arguments()).results().map(call -> call.group(1))))
                .containsExactly("/usr/bin/pg_dump", "/usr/bin/pg_restore");
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, JVM})
    void theBuildRefusesALabelThatTheApplicationDoesNotState(String file, @TempDir Path folder) throws IOException {
        Path facts = Files.write(folder.resolve("facts"), BuildProperties.lines());
        String run = Dockerfile.read(file)
                .all("RUN")
                .map(Instruction::arguments)
                .filter(each -> each.contains("--version > /facts && "))
                .findFirst()
                .orElseThrow();
        String check = run.substring(run.indexOf("&& ") + "&& ".length()).replace("/facts", "'%s'".formatted(facts));
        List<String> labels = Tool.run("deploy/image-arguments")
                .lines()
                .map(line -> line.replaceFirst("--build-arg ", ""))
                .toList();
        List<String> unknown = labels.stream()
                .map(label -> label.replaceFirst("=.*", "=unknown"))
                .toList();

        assertThat(checked(labels, check)).isEqualTo(checked(unknown, check)).isEqualTo(Files.readString(facts));
        assertThat(labels).hasSize(4).allSatisfy(label -> {
            List<String> wrong = Stream.concat(labels.stream(), Stream.of(label.replaceFirst("=.*", "=wrong")))
                    .toList();
            assertThatThrownBy(() -> checked(wrong, check))
                    .hasMessageContaining("` ended with 1: ")
                    .hasMessageFindingMatch("(?m)^not so: \\S+ wrong$");
        });
    }

    /** Returns the output of a check with these variables. */
    private static String checked(List<String> variables, String check) {
        return Tool.run(Stream.of(Stream.of("env"), variables.stream(), Stream.of("sh", "-c", check))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private static void assertUnderstood(List<String> arguments) {
        assertThatCode(() -> new CommandLineInterface(null).model().parseArgs(arguments.toArray(String[]::new)))
                .doesNotThrowAnyException();
    }
}

package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.schema.problem.Code;
import dev.esquema.testing.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units are those that systemd accepts, and name commands and variables of the application. */
class SystemdTest {

    private static final String EXECUTABLE = "/usr/local/bin/esquema";
    private static final List<String> UNITS = List.of("esquema-migrate.service", "esquema.service");

    @ParameterizedTest
    @ValueSource(strings = {"esquema-migrate.service", "esquema.service"})
    void theCommandAndTheVariablesAreThoseOfTheApplication(String unit) {
        String[] command = values(unit, "ExecStart").findFirst().orElseThrow().split(" ");

        assertThat(command[0]).isEqualTo(EXECUTABLE);
        assertThatCode(() -> new CommandLineInterface(null)
                        .model()
                        .parseArgs(Arrays.copyOfRange(command, 1, command.length)))
                .doesNotThrowAnyException();
        assertThat(values(unit, "Environment").map(each -> each.split("=")[0].replaceFirst("_FILE$", "")))
                .contains("DATABASE_URL")
                .isSubsetOf(DeploymentFilesTest.variables());
    }

    @Test
    void theServerStartsOnlyAfterTheMigration() {
        assertThat(values("esquema.service", "Requires")).containsExactly("esquema-migrate.service");
        assertThat(values("esquema.service", "After")).containsExactly("esquema-migrate.service");
        assertThat(values("esquema-migrate.service", "Type")).containsExactly("oneshot");
        assertThat(values("esquema.service", "Environment")).contains("QUARKUS_FLYWAY_MIGRATE_AT_START=false");
        assertThat(values("esquema.service", "RestartPreventExitStatus"))
                .containsExactly("%d %d".formatted(Code.CONFIGURATION.exitStatus(), Code.REFUSED.exitStatus()));
    }

    @Test
    void systemdAcceptsTheUnits(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(Tool.isThere("systemd-analyze", "--version"), "systemd is not installed");
        for (String unit : UNITS) {
            // The executable of an installation is not here; the one of this checkout is.
            Files.writeString(
                    folder.resolve(unit),
                    text(unit)
                            .replace(
                                    EXECUTABLE,
                                    Path.of("bin/esquema").toAbsolutePath().toString()));
        }
        Process verify = new ProcessBuilder(
                        "systemd-analyze", "verify", "./esquema.service", "./esquema-migrate.service")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains("esquema"))).isEmpty();
    }

    private static Stream<String> values(String unit, String key) {
        return text(unit)
                .lines()
                .filter(line -> line.startsWith(key.concat("=")))
                .map(line -> line.substring(key.length() + 1));
    }

    private static String text(String unit) {
        try {
            return Files.readString(Path.of("deploy/systemd", unit));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

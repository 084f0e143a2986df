package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The effect of environment variables on a process; each test starts a JVM that runs {@code heads}. */
class EnvironmentTest {

    @TempDir
    Path folder;

    @Test
    void variablesOfKubernetesServicesAreIgnored() throws Exception {
        Map<String, String> links = new HashMap<>();
        for (String service : List.of("ESQUEMA", "ESQUEMA_STATUS")) {
            links.put("%s_SERVICE_HOST".formatted(service), "10.0.0.1");
            links.put("%s_SERVICE_PORT".formatted(service), "80");
            links.put("%s_SERVICE_PORT_HTTP".formatted(service), "80");
            links.put("%s_PORT".formatted(service), "tcp://10.0.0.1:80");
            links.put("%s_PORT_80_TCP".formatted(service), "tcp://10.0.0.1:80");
            links.put("%s_PORT_80_TCP_PROTO".formatted(service), "tcp");
            links.put("%s_PORT_80_TCP_PORT".formatted(service), "80");
            links.put("%s_PORT_80_TCP_ADDR".formatted(service), "10.0.0.1");
        }

        assertThat(heads(links)).isEqualTo(heads(Map.of())).startsWith("0: ");
    }

    @Test
    void aVariableIsReadAsTheKeyItStandsFor() throws Exception {
        assertThat(heads(Map.of("ESQUEMA_RUN_LOCK_WAIT", "soon"))).startsWith("2: esquema: the configuration is wrong");
        assertThat(heads(Map.of("ESQUEMA_RUN_LOCK_WAIT", "7m"))).startsWith("0: ");
    }

    @Test
    void aForeignKeyOfFlywayIsNamedOnceAndAsItWasSet() throws Exception {
        assertThat(heads(Map.of("QUARKUS_FLYWAY_OUT_OF_ORDER", "false")))
                .startsWith(
                        "2: esquema: the configuration is wrong: these keys cannot be set, because runs would not honour them:"
                                + " QUARKUS_FLYWAY_OUT_OF_ORDER; only");
    }

    @Test
    void aMisspeltVariableIsRefusedWithTheVariableThatWasProbablyMeant() throws Exception {
        assertThat(heads(Map.of("ESQUEMA_RUN_LOCKWAIT", "7m")))
                .isEqualTo("2: esquema: the configuration is wrong: ESQUEMA_RUN_LOCKWAIT is unknown, did you mean"
                        + " ESQUEMA_RUN_LOCK_WAIT?");
    }

    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String heads(Map<String, String> variables) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                absoluteClassPath(),
                "dev.esquema.Main",
                "heads"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return "%d: %s".formatted(process.exitValue(), said.strip());
    }
}

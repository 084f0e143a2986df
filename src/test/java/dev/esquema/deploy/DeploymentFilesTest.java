package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.cli.CommandLineInterface;
import dev.esquema.config.EsquemaConfig;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Compares the statements about the application in the deployment files with the application. */
class DeploymentFilesTest {

    private static final String ENTRYPOINT = "/usr/local/bin/esquema";
    private static final Set<String> PLATFORM_VARIABLES = Set.of("DATABASE_URL", "DATABASE_URL_MIGRATE", "PORT");

    private final JsonNode pod =
            manifest("Deployment").findFirst().orElseThrow().at("/spec/template/spec");
    private final JsonNode compose =
            documents("deploy/compose.yaml").findFirst().orElseThrow();
    private final List<String> image = lines("Dockerfile.native");

    @Test
    void everyContainerIsGivenACommandOfTheApplication() {
        assertThat(containers().map(each -> each.at("/args/0").asText())).containsExactly("migrate", "serve");
        assertThat(ownServices().map(each -> each.at("/command/0").asText())).containsExactly("migrate", "serve");
        assertThat(containers().map(each -> each.at("/args/0").asText())).isSubsetOf(knownCommands());
        assertThat(ownServices().map(each -> each.at("/command/0").asText())).isSubsetOf(knownCommands());
        assertThat(containers()).allMatch(each -> each.path("command").isMissingNode());
    }

    @Test
    void theHealthCheckOfComposeIsACommandOfTheApplication() {
        JsonNode check = compose.at("/services/server/healthcheck/test");

        assertThat(check.get(1).asText()).isEqualTo(ENTRYPOINT);
        assertThat(check.get(2).asText()).isIn(knownCommands());
    }

    @Test
    void everyLineOfTheProcfileRunsACommandOfTheApplication() {
        List<String> lines = lines("Procfile");
        Stream<String> calls = lines.stream()
                .flatMap(line -> Arrays.stream(line.replaceFirst("^\\w+: ", "").split(" && ")))
                .map(call -> call.replaceFirst("^exec ", ""));

        assertThat(lines).extracting(line -> line.split(": ")[0]).containsExactly("release", "web");
        assertThat(lines.get(1)).contains("&& exec ");
        assertThat(calls.map(call -> call.split(" "))).allSatisfy(words -> {
            assertThat(Path.of(words[0])).isExecutable();
            assertThat(words[1]).isIn(knownCommands());
        });
    }

    @Test
    void everyProbeIsARouteOfTheApplication() {
        assertThat(pod.at("/containers/0/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(pod.at("/containers/0/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(pod.at("/containers/0/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
    }

    @Test
    void everyPortIsTheOneTheServerListensOn() {
        JsonNode port = pod.at("/containers/0/ports/0");
        Stream<JsonNode> published = compose.findValues("ports").stream().map(each -> each.get(0));

        assertThat(port.get("containerPort").asText()).isEqualTo(defaultPort());
        assertThat(pod.findValues("httpGet")).allMatch(each -> each.get("port").equals(port.get("name")));
        assertThat(manifest("Service").map(each -> each.at("/spec/ports/0/targetPort")))
                .containsOnly(port.get("name"));
        assertThat(published.map(JsonNode::asText)).allMatch(each -> each.endsWith(":" + defaultPort()));
        assertThat(image).contains("EXPOSE " + defaultPort());
    }

    @Test
    void everyVariableIsOneTheApplicationReads() {
        Stream<String> inManifest = containers()
                .flatMap(each -> stream(each.path("env")))
                .map(each -> each.get("name").asText());
        Stream<String> inCompose = ownServices().flatMap(each -> names(each.path("environment")));
        Stream<String> inImage = image.subList(image.lastIndexOf("FROM ${RUNTIME_IMAGE}"), image.size()).stream()
                .filter(line -> line.startsWith("ENV "))
                .map(line -> line.split("[ =]")[1]);

        assertThat(Stream.of(inManifest, inCompose, inImage).flatMap(all -> all))
                .contains("DATABASE_URL")
                .isSubsetOf(
                        Stream.concat(PLATFORM_VARIABLES.stream(), knownKeys().map(DeploymentFilesTest::variable))
                                .collect(Collectors.toSet()));
    }

    @Test
    void theServerLeavesMigratingToTheStepBeforeIt() {
        String off = "[{\"name\":\"QUARKUS_FLYWAY_MIGRATE_AT_START\",\"value\":\"false\"}";

        assertThat(pod.at("/containers/0/env").toString()).startsWith(off);
        assertThat(compose.at("/services/server/environment/QUARKUS_FLYWAY_MIGRATE_AT_START")
                        .asText())
                .isEqualTo("false");
        assertThat(compose.at("/services/server/depends_on/migrate/condition").asText())
                .isEqualTo("service_completed_successfully");
    }

    @Test
    void bothStepsRunTheSameImageAndOnlyTheirSecretsDiffer() {
        assertThat(containers().map(each -> each.get("image")).distinct()).hasSize(1);
        assertThat(containers().flatMap(each -> each.findValues("secretKeyRef").stream()))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(compose.toString()).contains("${POSTGRES_PASSWORD:?").doesNotContainPattern("://\\w+:\\w");
    }

    @Test
    void everyContainerIsConfined() {
        assertThat(image)
                .contains("USER " + pod.at("/securityContext/runAsUser").asText());
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(containers().map(each -> each.get("securityContext"))).allSatisfy(context -> {
            assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        });
    }

    @Test
    void anUnreadyPodLeavesOneServiceAndStaysInTheOther() {
        assertThat(manifest("Service")
                        .map(each -> each.at("/spec/publishNotReadyAddresses").asBoolean()))
                .containsExactlyInAnyOrder(false, true);
        assertThat(manifest("Service").map(each -> each.at("/spec/selector")))
                .containsOnly(manifest("Deployment").findFirst().orElseThrow().at("/spec/template/metadata/labels"));
    }

    @Test
    void theImageServesByDefault() {
        assertThat(image).contains("ENTRYPOINT [\"" + ENTRYPOINT + "\"]", "CMD [\"serve\"]");
        assertThat(image).anyMatch(line -> line.startsWith("COPY --from=build ") && line.endsWith(ENTRYPOINT));
    }

    @Test
    void theImageHoldsTheClientProgramsOfTheNewestServerByDefault() {
        String before = String.join("\n", image.subList(0, image.lastIndexOf("FROM ${RUNTIME_IMAGE}")));

        assertThat(image).contains("ARG PG_CLIENT=18", "COPY --from=client /client/ /");
        assertThat(before)
                .containsPattern("FROM \\$\\{CLIENT_IMAGE} AS client\nARG PG_CLIENT\n")
                .contains("postgresql${PG_CLIENT}", "/bin/pg_dump\"", "/bin/pg_restore\"");
    }

    /** Returns the paths of Kubernetes' probes. */
    static Set<String> probePaths() {
        return manifest("Deployment")
                .flatMap(each -> each.findValues("httpGet").stream())
                .map(each -> each.get("path").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> knownCommands() {
        return new CommandLineInterface(null).model().getSubcommands().keySet();
    }

    private static Stream<String> knownKeys() {
        return Stream.of(FlywayRuntimeConfig.class, VertxHttpConfig.class, EsquemaConfig.class)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream());
    }

    private static String defaultPort() {
        try {
            return VertxHttpConfig.class
                    .getMethod("port")
                    .getAnnotation(WithDefault.class)
                    .value();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private Stream<JsonNode> containers() {
        return Stream.concat(stream(pod.path("initContainers")), stream(pod.path("containers")));
    }

    private Stream<JsonNode> ownServices() {
        return stream(compose.path("services"))
                .filter(each -> each.path("image").asText().equals("esquema"));
    }

    private static Stream<JsonNode> manifest(String kind) {
        return documents("deploy/kubernetes/esquema.yaml")
                .filter(each -> each.path("kind").asText().equals(kind));
    }

    private static Stream<JsonNode> documents(String file) {
        ObjectMapper json = new ObjectMapper();
        return StreamSupport.stream(
                        new Yaml().loadAll(String.join("\n", lines(file))).spliterator(), false)
                .map(json::<JsonNode>valueToTree);
    }

    private static Stream<JsonNode> stream(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private static Stream<String> names(JsonNode node) {
        return node.properties().stream().map(property -> property.getKey());
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError("Not readable: " + file, e);
        }
    }
}

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

    static final String ENTRYPOINT = "/usr/local/bin/esquema";
    private static final Set<String> PLATFORM_VARIABLES = Set.of("DATABASE_URL", "DATABASE_URL_MIGRATE", "PORT");

    /** Keys of Quarkus itself; GracefulStopIT sets the first one. */
    private static final Set<String> SHUTDOWN_VARIABLES = Set.of("QUARKUS_SHUTDOWN_DELAY", "QUARKUS_SHUTDOWN_TIMEOUT");

    private final JsonNode compose =
            documents("deploy/compose.yaml").findFirst().orElseThrow();
    private final List<String> image = lines("Dockerfile.native");

    @Test
    void everyServiceIsGivenACommandOfTheApplication() {
        assertThat(ownServices().map(each -> each.at("/command/0").asText()))
                .containsExactly("migrate", "serve")
                .isSubsetOf(knownCommands());
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
    void everyPortIsTheOneTheServerListensOn() {
        Stream<JsonNode> published = compose.findValues("ports").stream().map(each -> each.get(0));

        assertThat(published.map(JsonNode::asText)).allMatch(each -> each.endsWith(":" + defaultPort()));
        assertThat(image).contains("EXPOSE " + defaultPort());
    }

    @Test
    void everyVariableIsOneTheApplicationReads() {
        Stream<String> inCompose = ownServices().flatMap(each -> names(each.path("environment")));
        Stream<String> inImage = image.subList(image.lastIndexOf("FROM ${RUNTIME_IMAGE}"), image.size()).stream()
                .filter(line -> line.startsWith("ENV "))
                .map(line -> line.split("[ =]")[1]);

        assertThat(Stream.concat(inCompose, inImage)).contains("DATABASE_URL").isSubsetOf(variables());
    }

    @Test
    void theServerLeavesMigratingToTheStepBeforeIt() {
        assertThat(compose.at("/services/server/environment/QUARKUS_FLYWAY_MIGRATE_AT_START")
                        .asText())
                .isEqualTo("false");
        assertThat(compose.at("/services/server/depends_on/rights/condition").asText())
                .isEqualTo("service_completed_successfully");
    }

    @Test
    void eachStepOfComposeHasARoleOfItsOwn() {
        String database = "@database:5432/esquema";
        JsonNode services = compose.path("services");

        assertThat(compose.at("/services/migrate/environment/DATABASE_URL").asText())
                .startsWith("postgres://esquema_migrate:")
                .endsWith(database);
        assertThat(compose.at("/services/server/environment/DATABASE_URL").asText())
                .startsWith("postgres://esquema_serve:")
                .endsWith(database);
        assertThat(compose.toString()).contains("${MIGRATE_PASSWORD:?").doesNotContainPattern("://\\w+:\\w");
        assertThat(names(services)).containsExactly("database", "roles", "migrate", "rights", "server");
        assertThat(compose.at("/services/rights/depends_on/migrate/condition").asText())
                .isEqualTo("service_completed_successfully");
        assertThat(services.findValues("depends_on")).allSatisfy(each -> assertThat(names(each))
                .isSubsetOf(names(services).toList()));
    }

    @Test
    void everyServiceOfComposeIsConfined() {
        assertThat(ownServices()).hasSize(2).allSatisfy(each -> {
            assertThat(each.get("read_only").asBoolean()).isTrue();
            assertThat(each.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(each.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
        });
        assertThat(image).contains("USER 1001");
    }

    @Test
    void everyFileThatComposeMountsExists() {
        assertThat(compose.findValues("volumes").stream()
                        .filter(JsonNode::isArray)
                        .flatMap(DeploymentFilesTest::stream)
                        .map(JsonNode::asText)
                        .filter(each -> each.startsWith("./"))
                        .map(each -> Path.of("deploy").resolve(each.split(":")[0])))
                .isNotEmpty()
                .allMatch(Files::isReadable);
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
        return new Kustomization("base")
                .objects().stream()
                        .flatMap(each -> each.findValues("httpGet").stream())
                        .map(each -> each.get("path").asText())
                        .collect(Collectors.toSet());
    }

    private static Set<String> knownCommands() {
        return new CommandLineInterface(null).model().getSubcommands().keySet();
    }

    /** Returns the names of all environment variables that the application reads. */
    static Set<String> variables() {
        return Stream.of(
                        PLATFORM_VARIABLES.stream(),
                        SHUTDOWN_VARIABLES.stream(),
                        knownKeys().map(DeploymentFilesTest::variable))
                .flatMap(all -> all)
                .collect(Collectors.toSet());
    }

    private static Stream<String> knownKeys() {
        return Stream.of(FlywayRuntimeConfig.class, VertxHttpConfig.class, EsquemaConfig.class)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream());
    }

    static String defaultPort() {
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

    private Stream<JsonNode> ownServices() {
        return stream(compose.path("services"))
                .filter(each -> each.path("image").asText().equals("esquema"));
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

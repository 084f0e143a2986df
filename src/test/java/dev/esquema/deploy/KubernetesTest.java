package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.cli.CommandLineInterface;
import dev.esquema.config.EsquemaConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the objects of {@code deploy/kubernetes} with Kubernetes' object model and with the application. */
class KubernetesTest {

    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String SELECTED = "app.kubernetes.io/name";
    private static final Set<String> SECRETS = Set.of("esquema-migrate", "esquema-serve");

    @ParameterizedTest
    @MethodSource("all")
    void theRenderedObjectsAreThoseOfTheFiles(Kustomization kustomization) throws Exception {
        kustomization.assertRendered();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyObjectIsOneOfKubernetes(Kustomization kustomization) {
        assertThat(kustomization.objects()).hasSizeGreaterThan(5).allSatisfy(object -> {
            assertThat(KubernetesModel.errors(object)).isEmpty();
            assertThat(object.at("/metadata/name").asText()).matches(NAME);
            assertThat(object.at("/metadata/labels").path(SELECTED).asText()).isEqualTo("esquema");
        });
    }

    @Test
    void anErrorInAnObjectIsFound() {
        assertThat(errors("{apiVersion: apps/v1, kind: Deployment, spec: {replica: 2}}"))
                .containsExactly("Deployment.spec.replica does not exist");
        assertThat(errors("{apiVersion: v1, kind: Service, spec: {ports: [{prot: 80}]}}"))
                .containsExactly("Service.spec.ports[0].prot does not exist");
        assertThat(errors("{apiVersion: apps/v1, kind: Deployment, spec: {replicas: two}}"))
                .hasSize(1);
        assertThat(errors("{apiVersion: apps/v1, kind: Deployment, spec: {replicas: '2'}}"))
                .hasSize(1);
        assertThat(errors("{apiVersion: v2, kind: Service}")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyArgumentIsOneOfTheApplication(Kustomization kustomization) {
        assertThat(containers(kustomization)).isNotEmpty().allSatisfy(container -> {
            assertThat(container.has("command")).isFalse();
            String[] arguments =
                    stream(container.get("args")).map(JsonNode::asText).toArray(String[]::new);
            assertThat(new CommandLineInterface(null)
                            .model()
                            .parseArgs(arguments)
                            .hasSubcommand())
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyVariableIsOneTheApplicationReads(Kustomization kustomization) {
        for (JsonNode container : containers(kustomization)) {
            List<String> names = stream(container.path("env"))
                    .map(each -> each.get("name").asText())
                    .toList();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .contains("DATABASE_URL")
                    .isSubsetOf(DeploymentFilesTest.variables());
            assertThat(container.findValues("secretKeyRef")).isNotEmpty().allSatisfy(reference -> {
                assertThat(reference.get("name").asText()).isIn(SECRETS);
                assertThat(reference.get("key").asText()).isEqualTo("DATABASE_URL");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyNameThatAnObjectRefersToExists(Kustomization kustomization) {
        Set<String> accounts = names(kustomization, "ServiceAccount");
        Set<String> configMaps = names(kustomization, "ConfigMap");
        for (JsonNode pod : pods(kustomization)) {
            JsonNode spec = pod.get("spec");
            assertThat(spec.get("serviceAccountName").asText()).isIn(accounts);
            assertThat(spec.findValues("configMap"))
                    .allSatisfy(each -> assertThat(each.get("name").asText()).isIn(configMaps));
            Set<String> volumes = stream(spec.path("volumes"))
                    .map(each -> each.get("name").asText())
                    .collect(Collectors.toSet());
            Set<String> mounted = new HashSet<>();
            of(spec).forEach(container -> stream(container.path("volumeMounts"))
                    .forEach(mount -> mounted.add(mount.get("name").asText())));
            assertThat(mounted).isEqualTo(volumes);
        }
        JsonNode deployment = kustomization.object("Deployment", "esquema");
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        assertSelects(deployment.at("/spec/selector/matchLabels"), labels);
        assertSelects(
                deployment.at("/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels"), labels);
        assertSelects(kustomization.object("PodDisruptionBudget", "esquema").at("/spec/selector/matchLabels"), labels);
        JsonNode policy = kustomization.object("NetworkPolicy", "esquema").at("/spec/podSelector/matchLabels");
        pods(kustomization).forEach(pod -> assertSelects(policy, pod.at("/metadata/labels")));
        for (String service : List.of("esquema", "esquema-status")) {
            JsonNode selector = kustomization.object("Service", service).at("/spec/selector");
            assertSelects(selector, labels);
            kustomization.objects().stream()
                    .filter(each -> each.path("kind").asText().equals("Job"))
                    .forEach(job -> assertThat(
                                    job.at("/spec/template/metadata/labels").properties())
                            .isNotEmpty()
                            .doesNotContainSequence(List.copyOf(selector.properties())));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyPortIsTheOneTheServerListensOn(Kustomization kustomization) {
        JsonNode server = server(kustomization);
        JsonNode port = server.at("/ports/0");

        assertThat(port.get("containerPort").asText()).isEqualTo(DeploymentFilesTest.defaultPort());
        assertThat(server.findValues("httpGet")).hasSize(3).allMatch(each -> each.get("port")
                .equals(port.get("name")));
        for (String service : List.of("esquema", "esquema-status")) {
            assertThat(kustomization.object("Service", service).at("/spec/ports/0/targetPort"))
                    .isEqualTo(port.get("name"));
        }
        assertThat(kustomization.object("NetworkPolicy", "esquema").at("/spec/ingress/0/ports/0/port"))
                .isEqualTo(port.get("name"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyProbeIsARouteOfTheApplication(Kustomization kustomization) {
        JsonNode server = server(kustomization);

        assertThat(server.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(server.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(server.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyContainerIsConfinedAndHasMeasuredMemory(Kustomization kustomization) {
        for (JsonNode pod : pods(kustomization)) {
            JsonNode spec = pod.get("spec");
            assertThat(spec.get("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(spec.get("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).isEqualTo(1001);
            assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(of(spec)).allSatisfy(container -> {
                JsonNode context = container.get("securityContext");
                assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.get("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/requests/memory").asText()).isEqualTo("96Mi");
                assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("192Mi");
                assertThat(container.at("/resources/limits").has("cpu")).isFalse();
                assertThat(container.get("image")).isEqualTo(of(spec).get(0).get("image"));
            });
        }
    }

    @Test
    void onlyTheMigratingContainerHasTheSecretThatMayChangeTheSchema() {
        for (String name : List.of("base", "own-migrations")) {
            Kustomization kustomization = new Kustomization(name);
            assertThat(secretsOf(container(kustomization, "migrate"))).containsExactly("esquema-migrate");
            assertThat(secretsOf(server(kustomization))).containsExactly("esquema-serve");
            assertThat(variable(server(kustomization), "QUARKUS_FLYWAY_MIGRATE_AT_START"))
                    .isEqualTo("false");
        }
        for (String name : List.of("job", "argocd")) {
            Kustomization kustomization = new Kustomization(name);
            JsonNode pod = kustomization.object("Deployment", "esquema").at("/spec/template/spec");
            assertThat(of(pod)).extracting(each -> each.get("name").asText()).containsExactly("wait", "server");
            assertThat(of(pod)).allSatisfy(each -> assertThat(secretsOf(each)).containsExactly("esquema-serve"));
            assertThat(secretsOf(container(kustomization, "migrate"))).containsExactly("esquema-migrate");
        }
    }

    @Test
    void theStartupOverlayMigratesInTheServer() {
        Kustomization startup = new Kustomization("startup");

        assertThat(containers(startup)).hasSize(1);
        assertThat(secretsOf(server(startup))).containsExactlyInAnyOrder("esquema-migrate", "esquema-serve");
        assertThat(variable(server(startup), "QUARKUS_FLYWAY_MIGRATE_AT_START")).isEqualTo("true");
        JsonNode probe = server(startup).get("startupProbe");
        assertThat(Duration.ofSeconds(probe.get("periodSeconds").asLong()
                        * probe.get("failureThreshold").asLong()))
                .isGreaterThan(longestWait());
        assertThat(startup.object("Deployment", "esquema").at("/spec/replicas").asInt())
                .isGreaterThan(1);
    }

    @Test
    void theTimesHoldTheLongestUsualRun() {
        Duration longest = longestWait().plus(configured(EsquemaConfig.RunConfig.class, "concurrentTimeout"));
        Kustomization argocd = new Kustomization("argocd");
        JsonNode deployment = argocd.object("Deployment", "esquema");

        assertThat(seconds(deployment.at("/spec/progressDeadlineSeconds"))).isGreaterThan(longest);
        assertThat(seconds(job(argocd).at("/spec/activeDeadlineSeconds"))).isGreaterThan(longest);
        assertThat(container(argocd, "wait").get("args").get(2).asText()).isEqualTo("4200s");
        assertThat(duration(variable(server(argocd), "QUARKUS_SHUTDOWN_DELAY"))
                        .plus(duration(variable(server(argocd), "QUARKUS_SHUTDOWN_TIMEOUT"))))
                .isLessThan(seconds(deployment.at("/spec/template/spec/terminationGracePeriodSeconds")));
    }

    @Test
    void theNameOfTheJobCarriesTheReleaseAndTheSyncWavesOrderIt() throws IOException {
        String release = Files.readString(Path.of("deploy/kubernetes/overlays/job/release.env"))
                .strip()
                .replace("RELEASE=", "");
        for (String name : List.of("job", "argocd")) {
            assertThat(job(new Kustomization(name)).at("/metadata/name").asText())
                    .isEqualTo(release);
        }
        Kustomization argocd = new Kustomization("argocd");
        assertThat(wave(job(argocd))).isLessThan(wave(argocd.object("Deployment", "esquema")));
        assertThat(wave(argocd.object("ServiceAccount", "esquema"))).isLessThan(wave(job(argocd)));
        assertThat(job(argocd).at("/spec").has("ttlSecondsAfterFinished")).isFalse();
        assertThat(argocd.objects().toString()).doesNotContain("PreSync");
    }

    @Test
    void theScriptOfTheJobWritesItsName(@TempDir Path folder) throws Exception {
        for (String file : List.of("release", "kustomization.yaml")) {
            Files.copy(Path.of("deploy/kubernetes/overlays/job", file), folder.resolve(file));
        }
        Path engine = Files.writeString(folder.resolve("engine"), "#!/bin/sh\necho \"$@\" >&2\necho '{}'\n");
        assertThat(engine.toFile().setExecutable(true)).isTrue();

        String first = release(folder, engine, "registry.example:5000/team/esquema:V1.2_3");

        assertThat(first).matches("RELEASE=esquema-migrate-v1-2-3-[0-9a-f]{12}\n");
        assertThat(first.strip().replace("RELEASE=", "")).matches(NAME);
        assertThat(release(folder, engine, "registry.example:5000/team/esquema"))
                .matches("RELEASE=esquema-migrate-latest-[0-9a-f]{12}\n");
        Files.writeString(engine, "#!/bin/sh\necho '{\"other\": 1}'\n");
        assertThat(release(folder, engine, "esquema:v1.2_3")).isNotEqualTo(first);
        Files.writeString(engine, "#!/bin/sh\nexit 2\n");
        assertThat(start(folder, engine, "esquema:1").waitFor()).isNotZero();
    }

    private static String release(Path folder, Path engine, String image) throws IOException, InterruptedException {
        assertThat(start(folder, engine, image).waitFor()).isZero();
        return Files.readString(folder.resolve("release.env"));
    }

    private static Process start(Path folder, Path engine, String image) throws IOException {
        ProcessBuilder script = new ProcessBuilder(folder.resolve("release").toString(), image).inheritIO();
        script.environment().put("CONTAINER_ENGINE", engine.toString());
        return script.start();
    }

    @Test
    void theOwnMigrationsAreMountedWhereTheApplicationReadsThem() {
        Kustomization own = new Kustomization("own-migrations");

        assertThat(containers(own)).hasSize(2).allSatisfy(container -> {
            String folder = variable(container, "ESQUEMA_MIGRATIONS");
            assertThat(stream(container.get("volumeMounts"))
                            .map(each -> each.get("mountPath").asText()))
                    .contains(folder);
        });
    }

    /** The patch in the documentation is applied to the base, so its containers and volumes must be those of the base. */
    @Test
    void theDocumentedInitContainerUnpacksTheMigrationsBeforeTheyAreUsed() throws IOException {
        String page = Files.readString(Path.of("docs/your-schema.md"));
        String yaml = page.replaceFirst("(?s).*?```yaml\n(.*?)```.*", "$1");
        JsonNode patch = Kustomization.documents(yaml).get(0);
        JsonNode pod = patch.at("/spec/template/spec");
        List<JsonNode> patched = of(pod);

        assertThat(errors(yaml)).isEmpty();
        assertThat(patched)
                .extracting(each -> each.get("name").asText())
                .containsExactly("unpack", "migrate", "server");
        assertThat(of(new Kustomization("base")
                        .object("Deployment", patch.at("/metadata/name").asText())
                        .at("/spec/template/spec")))
                .extracting(each -> each.get("name").asText())
                .containsExactly("migrate", "server");
        String volume = pod.at("/volumes/0/name").asText();
        assertThat(patched).allSatisfy(container -> assertThat(
                        container.at("/volumeMounts/0/name").asText())
                .isEqualTo(volume));
        String target = patched.get(0).at("/volumeMounts/0/mountPath").asText();
        assertThat(stream(patched.get(0).get("command")).map(JsonNode::asText))
                .containsExactly(
                        "cp", "-r", page.replaceFirst("(?s).*FROM busybox\nCOPY db (\\S+)\n.*", "$1/."), target);
        assertThat(patched.subList(1, 3)).allSatisfy(container -> assertThat(variable(container, "ESQUEMA_MIGRATIONS"))
                .isEqualTo(container.at("/volumeMounts/0/mountPath").asText()));
    }

    private static void assertSelects(JsonNode selector, JsonNode labels) {
        assertThat(selector.properties()).isNotEmpty().isSubsetOf(labels.properties());
    }

    private static List<String> errors(String yaml) {
        return KubernetesModel.errors(Kustomization.documents(yaml).get(0));
    }

    private static Duration longestWait() {
        return configured(EsquemaConfig.DatabaseConfig.class, "waitFor")
                .plus(configured(EsquemaConfig.RunConfig.class, "lockWait"));
    }

    private static Duration configured(Class<?> keys, String key) {
        try {
            return duration(keys.getMethod(key).getAnnotation(WithDefault.class).value());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static Duration duration(String text) {
        return DurationConverter.parseDuration(text);
    }

    private static Duration seconds(JsonNode node) {
        assertThat(node.isInt()).isTrue();
        return Duration.ofSeconds(node.asLong());
    }

    private static int wave(JsonNode object) {
        return object.at("/metadata/annotations")
                .path("argocd.argoproj.io/sync-wave")
                .asInt(0);
    }

    private static JsonNode job(Kustomization kustomization) {
        return kustomization.objects().stream()
                .filter(each -> each.path("kind").asText().equals("Job"))
                .findFirst()
                .orElseThrow();
    }

    private static String variable(JsonNode container, String name) {
        return stream(container.get("env"))
                .filter(each -> each.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .get("value")
                .asText();
    }

    private static List<String> secretsOf(JsonNode container) {
        return container.findValues("secretKeyRef").stream()
                .map(each -> each.get("name").asText())
                .toList();
    }

    private static JsonNode server(Kustomization kustomization) {
        return container(kustomization, "server");
    }

    private static JsonNode container(Kustomization kustomization, String name) {
        return containers(kustomization).stream()
                .filter(each -> each.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> containers(Kustomization kustomization) {
        return pods(kustomization).stream()
                .flatMap(pod -> of(pod.get("spec")).stream())
                .toList();
    }

    private static List<JsonNode> pods(Kustomization kustomization) {
        return kustomization.objects().stream()
                .map(each -> each.at("/spec/template"))
                .filter(JsonNode::isObject)
                .toList();
    }

    private static List<JsonNode> of(JsonNode podSpec) {
        List<JsonNode> containers = new ArrayList<>();
        Stream.of("initContainers", "containers")
                .forEach(key -> podSpec.path(key).forEach(containers::add));
        return containers;
    }

    private static Set<String> names(Kustomization kustomization, String kind) {
        return kustomization.objects().stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .map(each -> each.at("/metadata/name").asText())
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> stream(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    static List<Kustomization> all() {
        return Kustomization.all();
    }
}

package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * A folder of {@code deploy/kubernetes} and what kustomize makes of it. The rendered objects are committed under
 * src/test/resources/golden/kubernetes, so that every machine tests them; where kubectl is installed, they are rendered
 * again and compared. {@code -Dgolden=write} writes them.
 */
record Kustomization(String name) {

    private static final Path ROOT = Path.of("deploy/kubernetes");
    private static final Path RENDERED = Path.of("src/test/resources/golden/kubernetes");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Kustomization> all() {
        return Stream.of("base", "job", "argocd", "startup", "own-migrations")
                .map(Kustomization::new)
                .toList();
    }

    Path folder() {
        return name.equals("base")
                ? ROOT.resolve(name)
                : ROOT.resolve("overlays").resolve(name);
    }

    /** Returns the rendered objects. */
    List<JsonNode> objects() {
        return documents(read(rendered()));
    }

    /** Returns the one object of a kind with this name. */
    JsonNode object(String kind, String named) {
        List<JsonNode> found = objects().stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .filter(each -> each.at("/metadata/name").asText().equals(named))
                .toList();
        assertThat(found).as("%s: %s %s", name, kind, named).hasSize(1);
        return found.get(0);
    }

    /** Fails if the rendered objects are not those of the present files. */
    void assertRendered() throws IOException, InterruptedException {
        if (Stream.of(System.getenv("PATH").split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, "kubectl")))) {
            String text = "# %s\n%s".formatted(digest(), kubectl());
            if ("write".equals(System.getProperty("golden"))) {
                Files.createDirectories(RENDERED);
                Files.writeString(rendered(), text);
            }
            assertThat(text).as(name).isEqualTo(read(rendered()));
        }
        assertThat(read(rendered()).lines().findFirst())
                .as("%s was changed: render it again with -Dgolden=write and kubectl", folder())
                .hasValue("# %s".formatted(digest()));
    }

    private String kubectl() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("kubectl", "kustomize", folder().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("kubectl kustomize %s", folder()).isZero();
        return text;
    }

    private Path rendered() {
        return RENDERED.resolve("%s.yaml".formatted(name));
    }

    /** The digest of all files below {@code deploy/kubernetes}: an overlay depends on other folders. */
    private static String digest() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sha.update("%s\n".formatted(file).getBytes(StandardCharsets.UTF_8));
                sha.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static List<JsonNode> documents(String yaml) {
        return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                .map(JSON::<JsonNode>valueToTree)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

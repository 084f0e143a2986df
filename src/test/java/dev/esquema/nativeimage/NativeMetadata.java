package dev.esquema.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The metadata that the build registers for a native image, from the jar for native-image and from its libraries. */
final class NativeMetadata {

    private static final String FOLDER = "META-INF/native-image/";
    private static final String SERVICES = "META-INF/services/";
    private static final String APPLICATION = "io.quarkus.runner.ApplicationImpl";
    private static final String FEATURE = "io/quarkus/runner/Feature.class";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<JsonNode>> types = new TreeMap<>();
    private final Set<String> proxies = new HashSet<>();
    private final Set<String> bundles = new HashSet<>();
    private final List<Pattern> resources = new ArrayList<>();
    private final Map<String, Set<String>> providers = new TreeMap<>();
    private final Set<String> initialisedAtRunTime = new HashSet<>();

    private NativeMetadata() {}

    /**
     * Reads the metadata of the native build, or, without a native build, the metadata that native-image would receive.
     */
    static NativeMetadata ofTheBuild() {
        Path built = Path.of(System.getProperty("test.build.directory", "target"));
        boolean executable = Files.exists(Path.of(System.getProperty("native.image.path", "none")));
        try (Stream<Path> files = Files.list(built)) {
            String folder = executable ? "-native-image-source-jar" : "native-sources";
            return files.filter(file -> file.toString().endsWith(folder))
                    .findFirst()
                    .map(NativeMetadata::of)
                    .orElseThrow(() -> new IllegalStateException(
                            "no %s in %s: `mvn pre-integration-test` writes it".formatted(folder, built)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NativeMetadata of(Path sources) {
        NativeMetadata metadata = new NativeMetadata();
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            for (Path jar : jars) {
                metadata.read(jar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return metadata;
    }

    private void read(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            for (JarEntry entry :
                    open.stream().filter(each -> !each.isDirectory()).toList()) {
                try (InputStream content = open.getInputStream(entry)) {
                    read(entry.getName(), content);
                }
            }
        }
    }

    private void read(String name, InputStream content) throws IOException {
        if (name.equals(FEATURE)) {
            new ClassReader(content).accept(new Strings(initialisedAtRunTime), 0);
        } else if (name.startsWith(SERVICES)) {
            Set<String> named = providers.computeIfAbsent(name.substring(SERVICES.length()), any -> new HashSet<>());
            new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(named::add);
        } else if (name.startsWith(FOLDER) && name.endsWith("reflect-config.json")) {
            JSON.readTree(content).forEach(type -> add(type.get("name").asText(), type));
        } else if (name.startsWith(FOLDER) && name.endsWith("proxy-config.json")) {
            JSON.readTree(content)
                    .forEach(proxy -> addProxy(proxy.has("interfaces") ? proxy.get("interfaces") : proxy));
        } else if (name.startsWith(FOLDER) && name.endsWith("resource-config.json")) {
            JsonNode config = JSON.readTree(content);
            config.path("bundles")
                    .forEach(bundle -> addBundle(bundle.get("name").asText()));
            JsonNode patterns = config.at("/resources/includes");
            patterns.forEach(
                    each -> resources.add(Pattern.compile(each.get("pattern").asText())));
        } else if (name.startsWith(FOLDER) && name.endsWith("reachability-metadata.json")) {
            throw new IOException("%s is a newer form, which this test cannot read yet".formatted(name));
        } else if (name.startsWith(FOLDER) && name.endsWith("native-image.properties")) {
            addInitialisedAtRunTime(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void add(String type, JsonNode registered) {
        types.computeIfAbsent(type, any -> new ArrayList<>()).add(registered);
    }

    private void addProxy(JsonNode interfaces) {
        List<String> names = new ArrayList<>();
        interfaces.forEach(each -> names.add(each.asText()));
        proxies.add(String.join(",", names));
    }

    private void addBundle(String name) {
        bundles.add(name.substring(name.indexOf(':') + 1));
    }

    private void addInitialisedAtRunTime(String properties) {
        Pattern.compile("--initialize-at-run-time=([^ ]+)")
                .matcher(properties.replaceAll("\\\\\\R\\s*", ""))
                .results()
                .forEach(list ->
                        initialisedAtRunTime.addAll(List.of(list.group(1).split(","))));
    }

    /** Returns whether the lookup succeeds in a native image. */
    boolean has(Lookup lookup) {
        return atBuildTime(lookup)
                || switch (lookup.kind()) {
                    case CLASS -> types.containsKey(lookup.name());
                    case INSTANCE -> hasConstructor(lookup.name());
                    case METHOD -> hasMethod(lookup.name(), lookup.member());
                    case FIELD -> hasField(lookup.name(), lookup.member());
                    case MEMBERS, HANDLE -> hasMembers(lookup.name());
                    case RESOURCE -> hasResource(lookup.name());
                    case SERVICE -> hasService(lookup.name());
                    case PROXY -> proxies.contains(lookup.name());
                    case BUNDLE -> bundles.contains(lookup.name());
                };
    }

    /**
     * Returns whether the lookup happens at build time: one initialiser starts Quarkus' extensions, and all classes
     * except the named ones are initialised at build time.
     */
    private boolean atBuildTime(Lookup lookup) {
        return lookup.initialisers().contains(APPLICATION)
                || lookup.initialisers().stream().anyMatch(each -> !isOfTheJdk(each) && !isInitialisedAtRunTime(each));
    }

    private static boolean isOfTheJdk(String type) {
        return type.matches("(java|jdk|sun|com\\.sun)\\..*");
    }

    private boolean isInitialisedAtRunTime(String type) {
        return initialisedAtRunTime.stream().anyMatch(each -> type.equals(each) || type.startsWith(each + "."));
    }

    private boolean hasConstructor(String type) {
        return flag(type, "allDeclaredConstructors")
                || flag(type, "allPublicConstructors")
                || hasMethod(type, "<init>");
    }

    private boolean hasMethod(String type, String method) {
        return flag(type, "allDeclaredMethods")
                || flag(type, "allPublicMethods")
                || named(type, "methods", method)
                || named(type, "queriedMethods", method);
    }

    private boolean hasField(String type, String field) {
        return flag(type, "allDeclaredFields") || flag(type, "allPublicFields") || named(type, "fields", field);
    }

    private boolean hasMembers(String type) {
        return registered(type).anyMatch(each -> each.size() > 1);
    }

    private boolean hasResource(String name) {
        return resources.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private boolean hasService(String service) {
        Set<String> named = providers.getOrDefault(service, Set.of());
        return named.isEmpty()
                || (hasResource(SERVICES + service) && named.stream().allMatch(this::hasConstructor));
    }

    private boolean flag(String type, String flag) {
        return registered(type).anyMatch(each -> each.path(flag).asBoolean());
    }

    private boolean named(String type, String list, String member) {
        return registered(type)
                .flatMap(each -> each.findValues(list).stream())
                .flatMap(each -> each.findValuesAsText("name").stream())
                .anyMatch(member::equals);
    }

    private Stream<JsonNode> registered(String type) {
        return types.getOrDefault(type, List.of()).stream();
    }

    /**
     * Collects the strings of a class: the generated feature contains the names of the classes that are initialised at
     * run time.
     */
    private static final class Strings extends ClassVisitor {

        private final Set<String> found;

        Strings(Set<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitLdcInsn(Object value) {
                    if (value instanceof String text) {
                        found.add(text);
                    }
                }
            };
        }
    }
}

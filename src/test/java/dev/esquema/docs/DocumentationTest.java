package dev.esquema.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.cli.CommandLineInterface;
import dev.esquema.config.EsquemaConfig;
import dev.esquema.schema.problem.Code;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the pages say about commands, exit statuses, keys, variables, routes and each other is so. */
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\((?!https?:)([^)# ]*)(?:#([^) ]*))?\\)");

    private static final java.nio.file.Path COMMANDS = java.nio.file.Path.of("docs/commands");

    /** Exit statuses of other programs that the pages mention, and those of signals. */
    private static final Set<String> OTHER_STATUSES = Set.of("0", "129", "130");

    private static final Set<String> PLATFORM_VARIABLES =
            Set.of("DATABASE_URL", "DATABASE_URL_FILE", "DATABASE_URL_MIGRATE", "DATABASE_URL_MIGRATE_FILE");

    @Test
    void everyCommandHasAPageWithItsHelp() {
        Map<String, String> expected = new TreeMap<>();
        StringBuilder index = new StringBuilder("# Commands\n\nEach page is what `esquema COMMAND --help` prints.\n\n");
        expected.put("esquema", page("esquema", model()));
        index.append("- [esquema](esquema.md)\n");
        model().getSubcommands().forEach((name, command) -> {
            expected.put(name, page("esquema ".concat(name), command));
            index.append("- [esquema %s](%1$s.md)\n".formatted(name));
        });
        expected.put("README", index.toString());

        expected.forEach((name, text) -> {
            java.nio.file.Path file = COMMANDS.resolve(name.concat(".md"));
            if ("write".equals(System.getProperty("golden"))) {
                write(file, text);
            }
            assertThat(file).hasContent(text);
        });
        assertThat(COMMANDS.toFile().list())
                .containsExactlyInAnyOrderElementsOf(expected.keySet().stream()
                        .map(name -> name.concat(".md"))
                        .toList());
    }

    @Test
    void everyLinkLeadsToAPageAndToAHeading() {
        List<String> broken = new ArrayList<>();
        Pages.all().forEach(page -> LINK.matcher(Pages.text(page)).results().forEach(link -> {
            java.nio.file.Path target = link.group(1).isEmpty()
                    ? page
                    : page.resolveSibling(link.group(1)).normalize();
            boolean there = Files.exists(target)
                    && (link.group(2) == null || Pages.anchors(target).contains(link.group(2)));
            if (!there) {
                broken.add("%s: %s".formatted(page, link.group()));
            }
        }));

        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() {
        String index = Pages.text(java.nio.file.Path.of("docs/README.md"));

        assertThat(java.nio.file.Path.of("docs").toFile().list((folder, name) -> name.endsWith(".md")))
                .allSatisfy(page -> assertThat(page.equals("README.md") || index.contains("(%s)".formatted(page)))
                        .as(page)
                        .isTrue());
    }

    @Test
    void everyExitStatusExists() {
        Set<String> known = new TreeSet<>(OTHER_STATUSES);
        Arrays.stream(Code.values())
                .map(code -> String.valueOf(code.exitStatus()))
                .forEach(known::add);

        assertThat(Pages.matching(
                        "\\b(?:[Ee]xits?|ends?) (?:it |a command )?(?:with )?(?:exit )?(?:status )?(\\d+)\\b(?! (?:hours?|minutes?|seconds?|s|ms)\\b)",
                        1))
                .isSubsetOf(known);
        assertThat(Pages.anchors(java.nio.file.Path.of("docs/troubleshooting.md")))
                .containsAll(Arrays.stream(Code.values())
                        .filter(code -> code != Code.INTERRUPTED)
                        .map(code -> heading(code.exitStatus()))
                        .collect(Collectors.toSet()));
    }

    private static String heading(int status) {
        return Pages.anchors(java.nio.file.Path.of("docs/troubleshooting.md")).stream()
                .filter(anchor -> anchor.startsWith("exit-%d-".formatted(status)))
                .findFirst()
                .orElse("exit-%d is missing".formatted(status));
    }

    @Test
    void everyKeyAndVariableExists() throws IOException {
        Set<String> keys = Stream.of(EsquemaConfig.class, FlywayRuntimeConfig.class)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream())
                .collect(Collectors.toSet());
        Set<String> variables = keys.stream()
                .map(key -> key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        variables.addAll(PLATFORM_VARIABLES);
        keys.addAll(spanAttributes());

        assertThat(Pages.matching("`(esquema\\.[a-z]+(?:[.-][a-z]+)*)(?:=[^`]*)?`", 1))
                .isNotEmpty()
                .allSatisfy(
                        key -> assertThat(keys.contains(key) || key.equals("esquema.build") || key.endsWith(".service"))
                                .as(key)
                                .isTrue());
        assertThat(Pages.matching("\\b((?:ESQUEMA|DATABASE)_[A-Z_]+[A-Z])\\b", 1))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variables.contains(variable) || isOfCi(variable))
                        .as(variable)
                        .isTrue());
    }

    @Test
    void everyAttributeOfASpanIsDescribed() throws IOException {
        assertThat(spanAttributes()).hasSizeGreaterThan(10);
        assertThat(Files.readString(Path.of("docs/traces.md")))
                .contains(spanAttributes().stream().map("`%s`"::formatted).toList());
    }

    private static Set<String> spanAttributes() throws IOException {
        return Pattern.compile("\"((?:esquema|db|server|error)[.][a-z_.]+)\"")
                .matcher(Files.readString(Path.of("src/main/java/dev/esquema/trace/RunSpans.java")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** Error codes begin like the variables; a pipeline has its own variables. */
    private static boolean isOfCi(String name) {
        return Arrays.stream(Code.values()).anyMatch(code -> code.name().equals(name))
                || Set.of("ESQUEMA_IMAGE", "ESQUEMA_URL").contains(name);
    }

    @Test
    void everyRouteExists() {
        assertThat(Pages.matching("`(?:GET )?(/schema[^`? ]*)", 1)).isNotEmpty().allSatisfy(route -> assertThat(
                        Routes.contain(route.replaceAll("/$", "")))
                .as(route)
                .isTrue());
        assertThat(Pages.matching("`(/q/health[^`? ]*)", 1))
                .isSubsetOf("/q/health/live", "/q/health/ready", "/q/health/started", "/q/health", "/q/health/*");
    }

    @Test
    void theShownProcfileIsThatOfTheProject() {
        assertThat(Pages.blocks())
                .filteredOn(block -> block.info().equals("procfile"))
                .singleElement()
                .satisfies(
                        block -> assertThat(java.nio.file.Path.of("Procfile")).hasContent(block.text()));
    }

    private static CommandLine model() {
        return new CommandLineInterface(null).model().setUsageHelpAutoWidth(false);
    }

    private static String page(String title, CommandLine command) {
        return "# %s\n\n```text\n%s\n```\n"
                .formatted(title, command.getUsageMessage(Ansi.OFF).stripTrailing());
    }

    private static void write(java.nio.file.Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

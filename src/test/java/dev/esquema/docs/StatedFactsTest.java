package dev.esquema.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.problem.Code;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.quarkus.logging.json.runtime.JsonLogConfig;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of exit statuses, the quoted messages and Quarkus' keys on the pages are those of the application. */
class StatedFactsTest {

    private static final Path TROUBLESHOOTING = Path.of("docs/troubleshooting.md");

    /** A row of a table whose first cell is an exit status, or several. */
    private static final Pattern EXIT_ROW = Pattern.compile("(?m)^\\| (\\d+(?:, \\d+)*) \\| (.*) \\|$");

    private static final Pattern CODE = Pattern.compile("`([A-Z][A-Z_]+)`");
    private static final Pattern MESSAGES =
            Pattern.compile("(?m)^\\| the message says \\|.*\\n\\|[-|]+\\|\\n((?:\\|.*\\n)+)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** Messages that PostgreSQL writes. */
    private static final Set<String> OF_THE_SERVER = Set.of("password authentication failed");

    @Test
    void theReadmeListsEveryExitStatus() {
        Set<Integer> listed = EXIT_ROW.matcher(Pages.text(Path.of("README.md")))
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> existing =
                Arrays.stream(Code.values()).map(Code::exitStatus).collect(Collectors.toCollection(TreeSet::new));
        existing.addAll(Set.of(0, 129, 130));

        assertThat(listed).isEqualTo(existing);
    }

    @Test
    void everyCodeInATableOfExitStatusesHasThatStatus() {
        Set<String> codes = Arrays.stream(Code.values()).map(Code::name).collect(Collectors.toSet());

        assertThat(Pages.all())
                .allSatisfy(page -> EXIT_ROW.matcher(Pages.text(page)).results().forEach(row -> assertThat(
                                CODE.matcher(row.group(2).replaceAll("\\|.*", ""))
                                        .results())
                        .map(code -> code.group(1))
                        .filteredOn(codes::contains)
                        .allSatisfy(code -> assertThat(row.group(1).split(", "))
                                .as("%s: %s", page, code)
                                .contains(String.valueOf(Code.valueOf(code).exitStatus())))));
        assertThat(Pages.matching("exit (?:status )?\\d+ \\(`([A-Z_]+)`\\)", 1)).isSubsetOf(codes);
    }

    @Test
    void everyQuotedMessageIsOneOfTheApplication() {
        String sources = sources();
        List<String> quoted = MESSAGES.matcher(Pages.text(TROUBLESHOOTING))
                .results()
                .flatMap(table -> table.group(1).lines())
                .map(row -> row.split("\\|")[1])
                .flatMap(cell -> QUOTED.matcher(cell).results())
                .flatMap(message -> Stream.of(message.group(1).split("…")))
                .map(String::strip)
                .filter(part -> !part.isEmpty() && !OF_THE_SERVER.contains(part))
                .toList();

        assertThat(quoted)
                .hasSizeGreaterThan(6)
                .allSatisfy(part -> assertThat(sources.contains(part)).as(part).isTrue());
    }

    private static String sources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Pages::text)
                    .map(text -> text.replaceAll("\"\\s*\\+ \"", ""))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyKeyOfQuarkusExists() {
        Set<String> variables = Stream.of(
                        FlywayRuntimeConfig.class, ShutdownConfig.class, VertxHttpConfig.class, JsonLogConfig.class)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream())
                .map(key -> key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(Pages.matching("\\b(QUARKUS_[A-Z_]+[A-Z])\\b", 1))
                .hasSizeGreaterThan(3)
                .isSubsetOf(variables);
        assertThat(Pages.matching(
                        "`(quarkus\\.(?:flyway\\.(?!placeholders)|http\\.|shutdown\\.|log\\.)[a-z.-]*[a-z])(?:=[^`]*)?`",
                        1))
                .hasSizeGreaterThan(3)
                .allSatisfy(key -> assertThat(variables)
                        .contains(key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)));
    }
}

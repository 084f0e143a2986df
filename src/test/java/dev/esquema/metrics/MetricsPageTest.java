package dev.esquema.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.testing.fake.FakeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The page about metrics, the alerts and the dashboard name what the server exports. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");
    private static final Path DASHBOARD = Path.of("deploy/grafana/esquema.json");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(esquema_\\w+)` \\| (\\w+) \\| ([^|]*)\\| ([^|]+)\\|$");
    private static final Pattern SERIES = Pattern.compile("\\besquema_\\w+");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

    @Test
    void thePageListsEachSeriesWithItsTypeAndItsLabels() throws IOException {
        Set<String> listed = new TreeSet<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> {
            String labels = row.group(3).replace("`", "").strip();
            listed.add("%s %s [%s]".formatted(row.group(1), row.group(2), labels));
        });

        try (Scrape scrape = Scrape.of(SchemaMetricsTest.run(1, RunOutcome.APPLIED, FakeReader.NOW))) {
            Set<String> exported = scrape.families().stream()
                    .map(family -> "%s [%s]".formatted(family, labels(scrape, family.split(" ", 2)[0])))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(listed).isEqualTo(exported);
        }
    }

    private static String labels(Scrape scrape, String family) {
        Set<String> labels = new TreeSet<>();
        scrape.text()
                .lines()
                .filter(line -> Set.of(family, family.concat("_bucket")).contains(line.split("[ {]", 2)[0]))
                .forEach(line -> LABEL.matcher(line)
                        .results()
                        .map(found -> found.group(1))
                        .forEach(labels::add));
        labels.remove("le");
        return String.join(", ", labels);
    }

    @Test
    void eachAlertNamesAnExportedSeriesAndASectionOfThePage() throws IOException {
        List<String> sections = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> "docs/metrics.md#%s".formatted(line.substring(4).toLowerCase(Locale.ROOT)))
                .toList();
        List<String> runbooks = new ArrayList<>();
        for (Map<?, ?> rule : rules()) {
            Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
            String name = String.valueOf(rule.get("alert"));

            assertThat(annotations.keySet().toString()).as(name).contains("summary", "description");
            assertThat(notExported(String.valueOf(rule.get("expr")))).as(name).isEmpty();
            assertThat(annotations.get("runbook_url"))
                    .isEqualTo("docs/metrics.md#%s".formatted(name.toLowerCase(Locale.ROOT)));
            runbooks.add(String.valueOf(annotations.get("runbook_url")));
        }
        assertThat(runbooks).containsExactlyInAnyOrderElementsOf(sections);
    }

    @Test
    void eachExpressionOfTheDashboardNamesAnExportedSeries() throws IOException {
        List<String> expressions = new ObjectMapper()
                .readTree(DASHBOARD.toFile()).findValues("expr").stream()
                        .map(JsonNode::asText)
                        .toList();

        assertThat(expressions).hasSizeGreaterThan(10).allSatisfy(expression -> assertThat(notExported(expression))
                .as(expression)
                .isEmpty());
    }

    @Test
    void anExpressionWithAnUnknownSeriesIsReported() {
        assertThat(notExported("rate(esquema_walks_total[5m]) > esquema_schema_ready"))
                .containsExactly("esquema_walks_total");
        assertThat(notExported("up")).containsExactly("no series of Esquema: up");
    }

    private static List<Map<?, ?>> rules() throws IOException {
        Map<?, ?> file = new Yaml().load(Files.readString(ALERTS));
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Object group : (List<?>) file.get("groups")) {
            for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                rules.add((Map<?, ?>) rule);
            }
        }
        return rules;
    }

    /** Returns the names in an expression that the server does not export; an expression must name a series. */
    private static List<String> notExported(String expression) {
        try (Scrape scrape = Scrape.of(SchemaMetricsTest.run(1, RunOutcome.APPLIED, FakeReader.NOW))) {
            List<String> names =
                    SERIES.matcher(expression).results().map(MatchResult::group).toList();
            return names.isEmpty()
                    ? List.of("no series of Esquema: %s".formatted(expression))
                    : names.stream()
                            .filter(name -> !scrape.samples().contains(name))
                            .toList();
        }
    }
}

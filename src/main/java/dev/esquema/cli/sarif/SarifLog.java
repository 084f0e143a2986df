package dev.esquema.cli.sarif;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** A log of SARIF 2.1.0 with one run; its results are the findings about the scripts of a folder. */
public final class SarifLog {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private SarifLog() {}

    /** The kinds of findings; the name is the id of the rule, and is API. */
    public enum Rule {
        STALE_MANIFEST(
                "error", "The manifest does not say what the scripts do: write it with `esquema manifest write`."),
        PUBLISHED_SCRIPT("error", "A script that was published was edited, removed or renumbered."),
        REFUSED_SCRIPT("error", "The script cannot be learned: it is refused, or PostgreSQL reports an error."),
        LEARNED_WARNING("warning", "The script does something that a person should know.");

        private final String level;
        private final String text;

        Rule(String level, String text) {
            this.level = level;
            this.text = text;
        }

        private String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One finding.
     *
     * @param uri the path of the file, relative to the root of the repository where it can be
     * @param line the line of the file; empty means the first one
     */
    public record Result(Rule rule, String uri, OptionalInt line, String message) {}

    /**
     * Returns the text of the log.
     *
     * @param version the version of this build
     */
    public static String of(String version, List<Result> results) {
        ObjectNode log = JsonNodeFactory.instance.objectNode();
        log.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "esquema").put("version", version);
        ArrayNode rules = driver.putArray("rules");
        Arrays.stream(Rule.values()).forEach(rule -> {
            ObjectNode described = rules.addObject().put("id", rule.id());
            described.putObject("shortDescription").put("text", rule.text);
            described.putObject("defaultConfiguration").put("level", rule.level);
        });
        ArrayNode found = run.putArray("results");
        results.forEach(result -> add(found.addObject(), result));
        return log.toPrettyString().concat("\n");
    }

    private static void add(ObjectNode node, Result result) {
        node.put("ruleId", result.rule().id()).put("level", result.rule().level);
        node.putObject("message").put("text", result.message());
        ObjectNode place = node.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", result.uri());
        place.putObject("region").put("startLine", result.line().orElse(1));
    }
}

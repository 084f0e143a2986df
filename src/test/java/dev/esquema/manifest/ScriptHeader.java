package dev.esquema.manifest;

import dev.esquema.schema.manifest.Version;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script declares of itself in the comment lines at its top. */
record ScriptHeader(
        Optional<List<Version>> dependsOn,
        boolean transactional,
        Optional<Version> compatibleSince,
        Optional<Duration> statementTimeout) {

    private static final Pattern DECLARATION = Pattern.compile("--\\s*(?<name>[a-z-]+):\\s*(?<value>.*?)\\s*");
    private static final Set<String> NAMES =
            Set.of("depends", "transactional", "compatible-since", "statement-timeout");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static ScriptHeader parse(String script) {
        Map<String, String> declared = new TreeMap<>();
        String text = script.startsWith(BYTE_ORDER_MARK) ? script.substring(1) : script;
        text.lines()
                .map(String::strip)
                .takeWhile(line -> line.startsWith("--") || line.isEmpty())
                .map(DECLARATION::matcher)
                .filter(Matcher::matches)
                .filter(matcher -> NAMES.contains(matcher.group("name")))
                .forEach(matcher -> declared.put(matcher.group("name"), matcher.group("value")));
        return new ScriptHeader(
                Optional.ofNullable(declared.get("depends")).map(ScriptHeader::versions),
                transactional(declared.getOrDefault("transactional", "yes")),
                Optional.ofNullable(declared.get("compatible-since")).map(Version::of),
                Optional.ofNullable(declared.get("statement-timeout")).map(DurationConverter::parseDuration));
    }

    private static boolean transactional(String word) {
        return switch (word) {
            case "yes" -> true;
            case "no" -> false;
            default ->
                throw new IllegalStateException("'-- transactional: %s' says neither yes nor no".formatted(word));
        };
    }

    private static List<Version> versions(String text) {
        return text.equals("none")
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .map(Version::of)
                        .toList();
    }
}

package dev.esquema.learn.script;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The declarations in the comment lines at the top of a script. */
public record ScriptHeader(
        Optional<List<Version>> dependsOn,
        Optional<Boolean> transactional,
        Optional<Version> compatibleSince,
        Optional<Duration> statementTimeout) {

    private static final Pattern DECLARATION = Pattern.compile("--\\s*(?<name>[A-Za-z]+(?:[ _-]?[A-Za-z]+)?)"
            + "(?:\\s*[:=]\\s*|\\s+(?=(?:[0-9][0-9._, ]*|yes|no|none)$))(?<value>.*?)\\s*");
    private static final List<String> NAMES =
            List.of("depends", "transactional", "compatible-since", "statement-timeout");

    private static final Pattern AMOUNT = Pattern.compile("(?<number>\\d+)(?<unit>ms|s|m|h)?");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Words that people write instead of a directive; a word that differs in at most two letters from one of these is a
     * mistake, not prose.
     */
    private static final List<String> MEANT = List.of(
            "depends",
            "dependson",
            "dependency",
            "dependencies",
            "transactional",
            "transaction",
            "compatiblesince",
            "compatiblewith",
            "statementtimeout",
            "timeout");

    /**
     * Reads the header of a script.
     *
     * @throws SchemaException {@link Code#REFUSED} with a message that follows the script's name in a sentence
     */
    public static ScriptHeader parse(String script) {
        Map<String, String> declared = new TreeMap<>();
        String text = script.startsWith(BYTE_ORDER_MARK) ? script.substring(1) : script;
        text.lines()
                .map(String::strip)
                .takeWhile(line -> line.startsWith("--") || line.isEmpty())
                .map(DECLARATION::matcher)
                .filter(Matcher::matches)
                .filter(matcher -> isMeant(matcher.group("name")))
                .forEach(matcher -> declare(declared, matcher));
        return new ScriptHeader(
                Optional.ofNullable(declared.get("depends")).map(ScriptHeader::versions),
                Optional.ofNullable(declared.get("transactional")).map(ScriptHeader::transactional),
                Optional.ofNullable(declared.get("compatible-since")).map(value -> version("compatible-since", value)),
                Optional.ofNullable(declared.get("statement-timeout")).map(ScriptHeader::duration));
    }

    private static void declare(Map<String, String> declared, Matcher matcher) {
        String name = matcher.group("name");
        if (!NAMES.contains(name) || !matcher.group().replaceFirst("--\\s*", "").startsWith("%s:".formatted(name))) {
            throw refused("has a header that is almost a directive (`%s`): a directive is written `-- %s: …`"
                    .formatted(matcher.group().strip(), String.join(": …`, `-- ", NAMES)));
        }
        if (declared.put(name, matcher.group("value")) != null) {
            throw refused("declares `-- %s:` twice: write it once, several versions with commas".formatted(name));
        }
    }

    private static SchemaException refused(String reason) {
        return new SchemaException(Code.REFUSED, reason);
    }

    private static boolean isMeant(String name) {
        String word = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        return MEANT.stream().anyMatch(meant -> distance(word, meant) <= 2);
    }

    /** Returns how many letters must be inserted, removed or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static boolean transactional(String word) {
        return switch (word) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw refused("declares `-- transactional: %s`: write yes or no".formatted(word));
        };
    }

    private static List<Version> versions(String text) {
        return text.equals("none")
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .map(version -> version("depends", version))
                        .toList();
    }

    private static Version version(String name, String text) {
        return Version.parse(text)
                .orElseThrow(() -> refused(
                        "declares `-- %s: %s`, which is not a version: write numbers between dots, such as 20251114.01"
                                .formatted(name, text)));
    }

    /** Reads a number of seconds without a unit, a number with a unit, or an ISO 8601 duration. */
    private static Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        try {
            if (amount.matches()) {
                long number = Long.parseLong(amount.group("number"));
                return Optional.ofNullable(amount.group("unit")).orElse("s").equals("ms")
                        ? Duration.ofMillis(number)
                        : Duration.parse("PT%d%s"
                                .formatted(
                                        number,
                                        Optional.ofNullable(amount.group("unit"))
                                                .orElse("s")));
            }
            return Duration.parse(text);
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw refused(
                    "declares `-- statement-timeout: %s`, which is not a duration: write for example 90s, 10m or 2h"
                            .formatted(text));
        }
    }
}

package dev.esquema.manifest;

import dev.esquema.schema.manifest.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script declares of itself in the comment lines at its top. */
record ScriptHeader(Optional<List<Version>> dependsOn) {

    private static final Pattern DEPENDS =
            Pattern.compile("--\\s*depends:\\s*(?<versions>.*?)\\s*", Pattern.CASE_INSENSITIVE);

    static ScriptHeader parse(String script) {
        return new ScriptHeader(script.lines()
                .map(String::strip)
                .takeWhile(line -> line.startsWith("--") || line.isEmpty())
                .map(DEPENDS::matcher)
                .filter(Matcher::matches)
                .map(matcher -> versions(matcher.group("versions")))
                .findFirst());
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

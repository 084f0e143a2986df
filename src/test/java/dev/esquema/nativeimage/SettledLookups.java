package dev.esquema.nativeimage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lookups that need no registration; {@code native-lookups.txt} lists them with the reasons.
 *
 * <p>A line is a lookup in the form of {@link Lookup#toString}, where {@code *} stands for any text. The comment above
 * a group of lines gives the reason.
 */
record SettledLookups(List<Pattern> patterns) {

    private static final String FILE = "/native-lookups.txt";

    SettledLookups {
        patterns = List.copyOf(patterns);
    }

    static SettledLookups listed() {
        try (InputStream file = SettledLookups.class.getResourceAsStream(FILE)) {
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SettledLookups of(String list) {
        List<Pattern> patterns = new ArrayList<>();
        boolean reasoned = false;
        for (String line : list.lines().toList()) {
            if (line.isBlank()) {
                reasoned = false;
            } else if (line.startsWith("#")) {
                reasoned = true;
            } else if (reasoned) {
                patterns.add(pattern(line.strip()));
            } else {
                throw new IllegalArgumentException("no reason stands above: %s".formatted(line));
            }
        }
        return new SettledLookups(patterns);
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(
                Stream.of(line.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    boolean contains(Lookup lookup) {
        return patterns.stream()
                .anyMatch(each -> each.matcher(lookup.toString()).matches());
    }
}

package dev.esquema.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages for people: the READMEs, the changelog and everything under docs. */
final class Pages {

    private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```([^\\n]*)\\n(.*?)^\\1```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private Pages() {}

    /** A block between fences: the words after the opening fence, and the text. */
    record Block(Path page, String info, String text) {}

    static List<Path> all() {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(path -> path.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(Path.of("README.md"));
            pages.add(Path.of("CHANGELOG.md"));
            pages.add(Path.of("bench/README.md"));
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks() {
        return all().stream()
                .flatMap(page -> FENCE.matcher(text(page))
                        .results()
                        .map(block -> new Block(page, block.group(2).strip(), block.group(3))))
                .toList();
    }

    /** Returns the parts of all pages that match, as {@code group} of the pattern. */
    static Set<String> matching(String pattern, int group) {
        Set<String> found = new TreeSet<>();
        all().forEach(page -> Pattern.compile(pattern)
                .matcher(text(page))
                .results()
                .map((MatchResult match) -> match.group(group))
                .forEach(found::add));
        return found;
    }

    /** Returns the anchors of a page, as GitHub makes them from its headings. */
    static Set<String> anchors(Path page) {
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(FENCE.matcher(text(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }
}

package dev.esquema.config.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameter {@code options}, which sets server settings: {@code -c name=value} or {@code --name=value}; a backslash
 * escapes a space in a value (PostgreSQL documentation, 34.1.2).
 *
 * @param words the options without the search path
 */
record ServerOptions(List<String> words, Optional<String> searchPath) {

    private static final Pattern WORD = Pattern.compile("(?:\\\\.|[^\\s\\\\])+");
    private static final Pattern SEARCH_PATH =
            Pattern.compile("(?:-c|--)\\s*search[_-]path=(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static ServerOptions parse(String text) {
        List<String> others = new ArrayList<>();
        Optional<String> searchPath = Optional.empty();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            String option = word.equals("-c") && matcher.find() ? "-c %s".formatted(matcher.group()) : word;
            Matcher setting = SEARCH_PATH.matcher(option);
            if (setting.matches()) {
                searchPath = Optional.of(setting.group(1).replaceAll("\\\\(.)", "$1"));
            } else {
                others.add(option);
            }
        }
        return new ServerOptions(others, searchPath);
    }

    /** Returns the options without the search path; empty if there are no others. */
    Optional<String> others() {
        return Optional.of(words.stream().collect(Collectors.joining(" "))).filter(text -> !text.isEmpty());
    }
}

package dev.esquema.config.url;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The accepted values of one parameter of a database URL, and the form in which the driver receives them.
 *
 * @param driverName the driver's name of the parameter; empty if the driver does not receive it
 * @param accepts whether Esquema supports a value
 * @param driverValue the driver's form of a value
 * @param otherwise the part of the message about a value that is not accepted; it never contains the value
 */
record UrlParameter(
        Optional<String> driverName, Predicate<String> accepts, UnaryOperator<String> driverValue, String otherwise) {

    static UrlParameter text(String driverName) {
        return new UrlParameter(
                Optional.of(driverName), value -> !value.isBlank(), UnaryOperator.identity(), "must have a value");
    }

    /** A number of seconds, bytes or similar. libpq reads a negative number as no limit; the driver uses 0 for that. */
    static UrlParameter number(String driverName) {
        return new UrlParameter(
                Optional.of(driverName),
                value -> value.matches("-?\\d{1,6}"),
                value -> value.startsWith("-") ? "0" : value,
                "must be a whole number");
    }

    static UrlParameter file(String driverName) {
        return new UrlParameter(
                Optional.of(driverName),
                UrlParameter::isReadable,
                UnaryOperator.identity(),
                "must name a file that this process can read");
    }

    static UrlParameter choice(String driverName, String... words) {
        Map<String, String> same = new LinkedHashMap<>();
        for (String word : words) {
            same.put(word, word);
        }
        return translated(driverName, same);
    }

    /** A parameter with a fixed set of words, each with the driver's word for it. */
    static UrlParameter translated(String driverName, Map<String, String> words) {
        return new UrlParameter(
                Optional.of(driverName),
                value -> words.containsKey(value.toLowerCase(Locale.ROOT)),
                value -> words.getOrDefault(value.toLowerCase(Locale.ROOT), value),
                "must be one of %s".formatted(String.join(", ", words.keySet())));
    }

    /** A parameter that is refused, whatever its value. */
    static UrlParameter refused(String instead) {
        return new UrlParameter(
                Optional.empty(), value -> false, UnaryOperator.identity(), "is not supported: %s".formatted(instead));
    }

    /** A setting of another client that does not affect the driver's connections; it is ignored. */
    static UrlParameter ignored() {
        return new UrlParameter(Optional.empty(), value -> true, UnaryOperator.identity(), "");
    }

    private static boolean isReadable(String value) {
        try {
            return Files.isRegularFile(Path.of(value)) && Files.isReadable(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}

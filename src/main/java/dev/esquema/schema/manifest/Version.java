package dev.esquema.schema.manifest;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The version of a migration: numbers between dots, compared number by number, so that 1.2 comes before 1.10 and 1
 * equals 1.0.
 *
 * <p>The rule is Flyway's ({@code MigrationVersion}); an underscore in a file name means a dot.
 */
public final class Version implements MigrationId, Comparable<Version> {

    private static final int LONGEST = 50;

    private final String text;
    /** The numbers without leading zeros, and without zeros at the end; a zero is an empty text. */
    private final List<String> numbers;

    private Version(String text) {
        this.text = text;
        this.numbers = significant(text);
    }

    /** @throws SchemaException {@link Code#USAGE} if the text is not a version */
    public static Version of(String text) {
        return parse(text)
                .orElseThrow(() -> new SchemaException(
                        Code.USAGE,
                        "'%s' is not a version: write numbers between dots, such as 20251114.01".formatted(text)));
    }

    /** Reads a text as a version; empty if it is not one. */
    public static Optional<Version> parse(String text) {
        return isVersion(text) ? Optional.of(new Version(text.replace('_', '.'))) : Optional.empty();
    }

    /** Whether the text can be read as a version: each row of a history and of the journal asks this, so no pattern does. */
    public static boolean isVersion(String text) {
        boolean afterDigit = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean digit = character >= '0' && character <= '9';
            if (!digit && (!afterDigit || (character != '.' && character != '_'))) {
                return false;
            }
            afterDigit = digit;
        }
        return afterDigit && text.length() <= LONGEST;
    }

    /** Whether this is version 0, which Flyway's baseline row has and which stands for no migration. */
    public boolean isZero() {
        return numbers.isEmpty();
    }

    /** The text that all equal versions share: without leading zeros, and without zero numbers at the end. */
    public String canonical() {
        return numbers.isEmpty()
                ? "0"
                : numbers.stream()
                        .map(number -> number.isEmpty() ? "0" : number)
                        .collect(Collectors.joining("."));
    }

    private static List<String> significant(String text) {
        List<String> numbers = new ArrayList<>();
        for (String number : text.split("\\.", -1)) {
            int first = 0;
            while (first < number.length() && number.charAt(first) == '0') {
                first++;
            }
            numbers.add(number.substring(first));
        }
        while (!numbers.isEmpty() && numbers.get(numbers.size() - 1).isEmpty()) {
            numbers.remove(numbers.size() - 1);
        }
        return List.copyOf(numbers);
    }

    @Override
    public int compareTo(Version other) {
        int common = Math.min(numbers.size(), other.numbers.size());
        for (int i = 0; i < common; i++) {
            int order = compare(numbers.get(i), other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    /** Of two numbers without leading zeros, the longer one is greater; numbers of one length compare like texts. */
    private static int compare(String number, String other) {
        int order = Integer.compare(number.length(), other.length());
        return order == 0 ? number.compareTo(other) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && numbers.equals(version.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

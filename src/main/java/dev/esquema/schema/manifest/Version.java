package dev.esquema.schema.manifest;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The version of a migration: numbers between dots, compared number by number, so that 1.2 comes before 1.10 and 1
 * equals 1.0.
 *
 * <p>The rule is Flyway's ({@code MigrationVersion}); an underscore in a file name means a dot.
 */
public final class Version implements MigrationId, Comparable<Version> {

    private static final int LONGEST = 50;

    private final String text;
    /**
     * The numbers without leading zeros, and without zeros at the end, each after a character that is its length. Such
     * texts have the order of the versions: of two numbers the longer one is greater, and numbers of one length compare
     * like texts.
     */
    private final String order;

    private Version(String text) {
        this.text = text;
        this.order = order(text);
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
        return order.isEmpty();
    }

    /** The text that all equal versions share: without leading zeros, and without zero numbers at the end. */
    public String canonical() {
        return order.isEmpty() ? "0" : String.join(".", significant(text));
    }

    private static String order(String text) {
        StringBuilder order = new StringBuilder(text.length() + 1);
        for (String number : significant(text)) {
            int length = number.equals("0") ? 0 : number.length();
            order.append((char) length).append(number, 0, length);
        }
        return order.toString();
    }

    private static List<String> significant(String text) {
        List<String> numbers = new ArrayList<>();
        for (String number : text.split("\\.", -1)) {
            int first = 0;
            while (first < number.length() - 1 && number.charAt(first) == '0') {
                first++;
            }
            numbers.add(number.substring(first));
        }
        while (!numbers.isEmpty() && numbers.get(numbers.size() - 1).equals("0")) {
            numbers.remove(numbers.size() - 1);
        }
        return numbers;
    }

    @Override
    public int compareTo(Version other) {
        return order.compareTo(other.order);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && order.equals(version.order);
    }

    @Override
    public int hashCode() {
        return order.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

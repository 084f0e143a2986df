package dev.esquema.schema.manifest;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version of a migration: numbers between dots, compared number by number, so that 1.2 comes before 1.10 and 1
 * equals 1.0.
 *
 * <p>The rule is Flyway's ({@code MigrationVersion}); an underscore in a file name means a dot.
 */
public final class Version implements MigrationId, Comparable<Version> {

    private static final Pattern FORM = Pattern.compile("\\d+([._]\\d+)*");

    /** A number with no more digits fits into a {@code long}, which is read in a fraction of the time. */
    private static final int DIGITS_OF_LONG = 18;

    private final String text;
    private final List<BigInteger> numbers;

    private Version(String text) {
        this.text = text;
        this.numbers = significant(text);
    }

    /** @throws SchemaException {@link Code#USAGE} if the text is not a version */
    public static Version of(String text) {
        if (!isVersion(text)) {
            throw new SchemaException(
                    Code.USAGE,
                    "'%s' is not a version: write numbers between dots, such as 20251114.01".formatted(text));
        }
        return new Version(text.replace('_', '.'));
    }

    /** Whether the text can be read as a version. */
    public static boolean isVersion(String text) {
        return text.length() <= 50 && FORM.matcher(text).matches();
    }

    /** Whether this is version 0, which Flyway's baseline row has and which stands for no migration. */
    public boolean isZero() {
        return numbers.isEmpty();
    }

    /** The text that all equal versions share: without leading zeros, and without zero numbers at the end. */
    public String canonical() {
        return numbers.isEmpty()
                ? "0"
                : numbers.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }

    private static List<BigInteger> significant(String text) {
        List<BigInteger> numbers = new ArrayList<>();
        for (String number : text.split("\\.", -1)) {
            numbers.add(
                    number.length() <= DIGITS_OF_LONG
                            ? BigInteger.valueOf(Long.parseLong(number))
                            : new BigInteger(number));
        }
        while (!numbers.isEmpty() && numbers.get(numbers.size() - 1).signum() == 0) {
            numbers.remove(numbers.size() - 1);
        }
        return List.copyOf(numbers);
    }

    @Override
    public int compareTo(Version other) {
        int common = Math.min(numbers.size(), other.numbers.size());
        for (int i = 0; i < common; i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
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

package dev.esquema.schema.structure;

import java.util.Optional;

/**
 * An expression or a definition as PostgreSQL prints it.
 *
 * @param restored how PostgreSQL prints an object that was made from this text, as {@code pg_restore} makes it; empty
 *     if PostgreSQL prints the same text
 */
public record Wording(String text, Optional<String> restored) {

    /** A text that PostgreSQL prints in the same way after a restore. */
    public static Wording of(String text) {
        return new Wording(text, Optional.empty());
    }

    /** Whether the actual text is this text, or this text after a restore. */
    public boolean isMetBy(Wording actual) {
        return actual.text.equals(text) || restored.filter(actual.text::equals).isPresent();
    }

    static boolean isMet(Optional<Wording> expected, Optional<Wording> actual) {
        return expected.isPresent() == actual.isPresent()
                && expected.filter(wording -> !wording.isMetBy(actual.orElseThrow()))
                        .isEmpty();
    }
}

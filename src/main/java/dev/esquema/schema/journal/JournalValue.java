package dev.esquema.schema.journal;

import dev.esquema.schema.manifest.Version;
import java.util.Optional;

/**
 * A value of the journal. A newer build may have written a value that this build does not know; it is shown as it is
 * stored.
 *
 * @param text the stored text
 * @param known the meaning of the text for this build; empty if this build does not know it
 */
public record JournalValue<T>(String text, Optional<T> known) {

    public static <E extends Enum<E>> JournalValue<E> of(E value) {
        return new JournalValue<>(value.name(), Optional.of(value));
    }

    public static JournalValue<Version> of(Version version) {
        return new JournalValue<>(version.toString(), Optional.of(version));
    }

    /** @param values the values that this build knows */
    public static <E extends Enum<E>> JournalValue<E> parse(String text, E[] values) {
        for (E value : values) {
            if (value.name().equals(text)) {
                return of(value);
            }
        }
        return new JournalValue<>(text, Optional.empty());
    }

    public static JournalValue<Version> version(String text) {
        return new JournalValue<>(text, Version.parse(text));
    }

    public boolean is(T value) {
        return known.filter(value::equals).isPresent();
    }

    @Override
    public String toString() {
        return text;
    }
}

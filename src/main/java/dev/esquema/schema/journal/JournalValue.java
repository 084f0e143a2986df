package dev.esquema.schema.journal;

import dev.esquema.schema.manifest.Version;
import java.util.Optional;
import java.util.stream.Stream;

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
        return new JournalValue<>(
                text,
                Stream.of(values).filter(value -> value.name().equals(text)).findFirst());
    }

    public static JournalValue<Version> version(String text) {
        return new JournalValue<>(text, Version.isVersion(text) ? Optional.of(Version.of(text)) : Optional.empty());
    }

    public boolean is(T value) {
        return known.filter(value::equals).isPresent();
    }

    @Override
    public String toString() {
        return text;
    }
}

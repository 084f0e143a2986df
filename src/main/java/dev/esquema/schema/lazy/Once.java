package dev.esquema.schema.lazy;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value that is computed once, when it is first asked for; a computation that fails is repeated. Two of them are equal
 * if their values are.
 */
public final class Once<T> implements Supplier<T> {

    private final Supplier<T> computation;
    private Optional<T> value = Optional.empty();

    public Once(Supplier<T> computation) {
        this.computation = computation;
    }

    /** A value that is known already. */
    public static <T> Once<T> of(T value) {
        return new Once<>(() -> value);
    }

    @Override
    public synchronized T get() {
        if (value.isEmpty()) {
            value = Optional.of(computation.get());
        }
        return value.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Once<?> once && get().equals(once.get());
    }

    @Override
    public int hashCode() {
        return get().hashCode();
    }
}

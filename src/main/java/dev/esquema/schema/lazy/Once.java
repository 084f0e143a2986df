package dev.esquema.schema.lazy;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that is computed once, when it is first asked for; a computation that fails is repeated. */
public final class Once<T> implements Supplier<T> {

    private final Supplier<T> computation;
    private Optional<T> value = Optional.empty();

    public Once(Supplier<T> computation) {
        this.computation = computation;
    }

    @Override
    public synchronized T get() {
        if (value.isEmpty()) {
            value = Optional.of(computation.get());
        }
        return value.get();
    }
}

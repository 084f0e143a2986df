package dev.esquema.schema.lazy;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A value that a thread computes before it is asked for, while the caller does something else.
 *
 * @param <E> what the computation throws besides unchecked exceptions
 */
public final class Ahead<T, E extends Exception> {

    /** The computation. */
    @FunctionalInterface
    public interface Computation<T, E extends Exception> {
        T compute() throws E;
    }

    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    /** Begins to compute a value; the thread does not keep the process alive. */
    public static <T, E extends Exception> Ahead<T, E> begin(String thread, Computation<T, E> computation) {
        FutureTask<T> task = new FutureTask<>(computation::compute);
        Thread worker = new Thread(task, thread);
        worker.setDaemon(true);
        worker.start();
        return new Ahead<>(task);
    }

    /** Waits for the value, and throws what the computation threw. */
    public T get() throws E {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a value was computed", e);
        }
    }

    /** The cast is correct, because the computation throws nothing else. */
    @SuppressWarnings("unchecked")
    private E failure(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return (E) thrown;
    }
}

package dev.esquema.testing.fake;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A schema reader that returns set answers and counts its calls. */
public final class FakeReader implements SchemaReader {

    public static final Instant NOW = Instant.parse("2025-11-14T10:15:30Z");

    private volatile Supplier<Observation> answer = () -> observation(History.NONE);
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();

    /** Returns the observation of a database with this history and nothing else. */
    public static Observation observation(History history) {
        return new Observation(history, Optional.empty(), List.of(), NOW);
    }

    /** Returns the same observation while another session holds the run lock. */
    public static Observation held(Observation seen) {
        return new Observation(
                seen.history(),
                Optional.of(new LockHolder(42, "esquema STARTUP", List.of())),
                seen.existing(),
                seen.at());
    }

    /** Returns the same observation with these existing objects. */
    public static Observation existing(Observation seen, DatabaseObject... objects) {
        return new Observation(seen.history(), seen.holder(), List.of(objects), seen.at());
    }

    public static SchemaException unavailable() {
        return new SchemaException(Code.DATABASE_UNAVAILABLE, "the database does not answer");
    }

    public FakeReader returning(Rows rows) {
        return returning(observation(rows.history()));
    }

    public FakeReader returning(Observation seen) {
        answer = () -> seen;
        return this;
    }

    /** Sets the answer of all later calls. */
    public FakeReader answers(Supplier<Observation> with) {
        answer = with;
        return this;
    }

    public FakeReader fails(RuntimeException failure) {
        answer = () -> {
            throw failure;
        };
        return this;
    }

    @Override
    public Observation read() {
        reads.incrementAndGet();
        return answer.get();
    }

    @Override
    public Observation refresh(Observation last) {
        refreshes.incrementAndGet();
        return answer.get();
    }

    public int reads() {
        return reads.get();
    }

    public int refreshes() {
        return refreshes.get();
    }

    public int questions() {
        return reads() + refreshes();
    }
}

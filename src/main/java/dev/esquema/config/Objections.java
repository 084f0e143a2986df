package dev.esquema.config;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects all errors in the configuration, so that one message reports them. */
final class Objections {

    private final List<String> sentences = new ArrayList<>();

    void add(String sentence) {
        if (!sentences.contains(sentence)) {
            sentences.add(sentence);
        }
    }

    /** Reads one value; if the value cannot be read, keeps the error and returns empty. */
    <T> Optional<T> read(Supplier<Optional<T>> value) {
        try {
            return value.get();
        } catch (SchemaException e) {
            add(e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the failure with all errors in one message. */
    SchemaException refusal() {
        return SchemaException.refusal(Code.CONFIGURATION, "the configuration is wrong", sentences);
    }

    /** @throws SchemaException {@link Code#CONFIGURATION} with all errors in one message, if there are any */
    void refuse() {
        if (!sentences.isEmpty()) {
            throw refusal();
        }
    }
}

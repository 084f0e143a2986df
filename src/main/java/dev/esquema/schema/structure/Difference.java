package dev.esquema.schema.structure;

import java.util.Optional;

/**
 * One object that differs from the expected one.
 *
 * @param expected empty for an object that should not exist
 * @param actual empty for an object that is missing
 */
public record Difference(DatabaseObject object, Optional<Definition> expected, Optional<Definition> actual) {

    public Difference {
        if (expected.equals(actual)) {
            throw new IllegalArgumentException("%s does not differ".formatted(object));
        }
    }

    /** One sentence for people. */
    public String message() {
        String is = actual.map(Definition::text).orElse("missing");
        if (expected.isEmpty()) {
            return "%s exists and is not expected".formatted(object);
        }
        String wanted = expected.get().text();
        if (actual.isEmpty() && (wanted.isEmpty() || expected.get() instanceof Definition.Table)) {
            return "%s is missing".formatted(object);
        }
        if (actual.isPresent() && isInvalid(actual.get())) {
            return "%s is INVALID: PostgreSQL does not use it".formatted(object);
        }
        return "%s is %s, expected: %s".formatted(object, is, wanted);
    }

    private static boolean isInvalid(Definition definition) {
        return definition instanceof Definition.Index index && !index.valid();
    }
}

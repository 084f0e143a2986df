package dev.esquema.schema.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What the undo script of a migration did when it was learned: it ran after its migration, in a transaction that was
 * rolled back.
 *
 * @param result whether the structure was the same as before the migration
 * @param sha256 the SHA-256 of the undo script's bytes, in lower-case hexadecimal; empty if there is none
 * @param differences the differences from the structure before the migration, one sentence each
 */
public record UndoProof(Result result, String sha256, List<String> differences) {

    /** There is no undo script, or the manifest was written before undo scripts were run. */
    public static final UndoProof UNKNOWN = new UndoProof(Result.UNKNOWN, "", List.of());

    /** The results of the trial of an undo script. */
    public enum Result {
        UNKNOWN,
        /** The structure was the same as before the migration. */
        COMPLETE,
        /** The structure differed, and the script declares {@code -- undo: partial}. */
        PARTIAL
    }

    public UndoProof {
        differences = List.copyOf(differences);
        if (differences.isEmpty() == (result == Result.PARTIAL)) {
            throw new IllegalArgumentException("%s with the differences %s".formatted(result, differences));
        }
    }

    public boolean isPartial() {
        return result == Result.PARTIAL;
    }

    /** Returns what helps if the migration cannot be applied again because its undo script left a part of it. */
    public Optional<String> advice() {
        return isPartial()
                ? Optional.of(("its undo script is partial and left this: %s; take that back by hand, or let the script"
                                + " accept it and write the manifest again")
                        .formatted(String.join("; ", differences)))
                : Optional.empty();
    }

    /** Returns the result in one sentence part for people, such as {@code proved}. */
    public String text() {
        return switch (result) {
            case UNKNOWN -> "not proved: the manifest was written before undo scripts were run";
            case COMPLETE -> "proved: it restores the structure";
            case PARTIAL -> "partial, as it declares: %s".formatted(String.join("; ", differences));
        };
    }
}

package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a script runs, from its header and from what the build observed.
 *
 * @param transactional whether the script runs in one transaction with its history row; false if the header declares
 *     {@code -- transactional: no}
 * @param concurrent whether it is one of PostgreSQL's CONCURRENTLY forms, which block no writes while they wait for
 *     locks
 * @param statements the number of its statements
 * @param statementTimeout the longest time that one statement may take; empty means the run's own limit
 * @param compatibleSince the oldest target that can serve on the schema after it; empty means any
 * @param separate the statements of a script that runs outside a transaction and contains several: each is recorded by
 *     itself; empty for every other script
 */
public record Execution(
        boolean transactional,
        boolean concurrent,
        int statements,
        Optional<Duration> statementTimeout,
        Optional<Version> compatibleSince,
        List<SeparateStatement> separate) {

    public Execution {
        separate = List.copyOf(separate);
    }

    /** The execution of a script whose statements are not recorded one by one. */
    public Execution(
            boolean transactional,
            boolean concurrent,
            int statements,
            Optional<Duration> statementTimeout,
            Optional<Version> compatibleSince) {
        this(transactional, concurrent, statements, statementTimeout, compatibleSince, List.of());
    }

    /** The execution of a script without a header: in one transaction, compatible with every target. */
    public static Execution plain(int statements) {
        return new Execution(true, false, statements, Optional.empty(), Optional.empty());
    }

    /** The same execution of a script whose statements are recorded one by one. */
    public Execution separately(List<SeparateStatement> each) {
        return new Execution(transactional, concurrent, statements, statementTimeout, compatibleSince, each);
    }

    /**
     * One statement of a script that runs outside a transaction and contains several.
     *
     * @param number its place in the script, from 1
     * @param line the line of the script where it begins, from 1
     * @param text its text in one line, shortened for messages
     * @param digest the SHA-256 of its whole text as the script contains it, in lower-case hexadecimal
     * @param kind how it is recorded
     * @param concurrent whether it is one of PostgreSQL's CONCURRENTLY forms
     * @param effect its effect on the schema
     */
    public record SeparateStatement(
            int number, int line, String text, String digest, Kind kind, boolean concurrent, Effect effect) {

        /** How a statement is recorded, and what a run does with it after the process was killed. */
        public enum Kind {
            /** It changes the session alone, as SET does: it is not recorded, and a run that resumes repeats it. */
            SESSION,
            /** PostgreSQL runs it in a transaction, which also holds its record: it is never in doubt. */
            ATOMIC,
            /** PostgreSQL refuses it in a transaction, or it may commit itself: after a kill, it is in doubt. */
            OPEN
        }

        public SeparateStatement {
            if (number < 1 || line < 1) {
                throw new IllegalArgumentException("statements and lines are counted from 1");
            }
        }

        /** The index that it builds concurrently, if it does nothing else: the catalogue shows how far it came. */
        public Optional<DatabaseObject> builtIndex() {
            List<DatabaseObject> made = effect.newRelations();
            return isOpenConcurrently() && effect.drops().isEmpty() ? onlyIndex(made) : Optional.empty();
        }

        /** The index that it drops concurrently, if it does nothing else. */
        public Optional<DatabaseObject> droppedIndex() {
            return isOpenConcurrently() && effect.creates().objects().isEmpty()
                    ? onlyIndex(effect.drops())
                    : Optional.empty();
        }

        private boolean isOpenConcurrently() {
            return kind == Kind.OPEN && concurrent;
        }

        private static Optional<DatabaseObject> onlyIndex(List<DatabaseObject> objects) {
            return objects.size() == 1 && objects.get(0).kind() == DatabaseObject.Kind.INDEX
                    ? Optional.of(objects.get(0))
                    : Optional.empty();
        }

        /** Its name in a sentence. */
        public String named() {
            return "statement %d (line %d, `%s`)".formatted(number, line, text);
        }
    }
}

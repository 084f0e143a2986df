package dev.esquema.schema.finding;

import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;

/** What a deviation means for the code that uses the schema. */
public enum Severity {
    /** Code may fail: something that it may rely on is missing or different, or rows are open that should not be. */
    BREAKING,
    /** Code works, more slowly perhaps: a plain index is missing or INVALID, or something exists in addition. */
    DEGRADING;

    /** The severity of a difference in the structure. */
    static Severity of(Difference difference) {
        return difference.expected().isEmpty() ? ofAdded(difference) : ofMissing(difference);
    }

    private static Severity ofMissing(Difference difference) {
        return switch (difference.object().kind()) {
            case INDEX ->
                difference.expected().orElseThrow() instanceof Definition.Index index && index.unique()
                        ? BREAKING
                        : DEGRADING;
            case PARAMETER, COMMENT, OWNER -> DEGRADING;
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY -> BREAKING;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, GRANT -> BREAKING;
        };
    }

    /** A rule and a policy change the meaning of every statement on the table; the facts are states, not additions. */
    private static Severity ofAdded(Difference difference) {
        return switch (difference.object().kind()) {
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER -> DEGRADING;
            case CHECK, PARAMETER, COMMENT, OWNER -> DEGRADING;
            case RULE, POLICY, OPTIONS, ENFORCEMENT, EXHAUSTION -> BREAKING;
            case GRANT -> difference.actual().orElseThrow().text().equals(Difference.REVOKED) ? BREAKING : DEGRADING;
        };
    }
}

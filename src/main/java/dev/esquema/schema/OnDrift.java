package dev.esquema.schema;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.Severity;

/** The findings that make the phase {@link Phase#DRIFTED}, so that a server is not ready. */
public enum OnDrift {
    /** Breaking findings. */
    BREAKING,
    /** All findings. */
    ANY,
    /** No finding; all of them are reported. */
    NEVER;

    boolean counts(Finding finding) {
        return switch (this) {
            case BREAKING -> finding.severity() == Severity.BREAKING;
            case ANY -> true;
            case NEVER -> false;
        };
    }
}

package dev.esquema.schema.journal;

import dev.esquema.schema.manifest.Version;

/**
 * The durable record of one statement of a script that runs outside a transaction; it exists from before the statement
 * begins until the whole script is in the history.
 *
 * @param number the statement's place in the script, from 1
 * @param digest the SHA-256 of the statement's text
 * @param atomic whether the statement and the record that it is done are written in one transaction
 * @param done whether the statement is applied; otherwise it was started, and its end is not recorded
 */
public record StatementRecord(Version version, int number, String digest, boolean atomic, boolean done) {

    /** Whether the record does not tell if the statement was applied. */
    public boolean isInDoubt() {
        return !done && !atomic;
    }
}

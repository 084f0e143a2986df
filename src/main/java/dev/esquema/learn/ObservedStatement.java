package dev.esquema.learn;

import dev.esquema.schema.manifest.Execution.SeparateStatement.Kind;

/**
 * The observations from the trial of one statement of a script outside a transaction.
 *
 * @param line the line where it begins
 * @param text its text in one line, shortened
 * @param digest the SHA-256 of its text as the script contains it
 * @param kind how a run records it
 */
public record ObservedStatement(int line, String text, String digest, Kind kind, Observed observed) {}

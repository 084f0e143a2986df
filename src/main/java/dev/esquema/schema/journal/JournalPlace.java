package dev.esquema.schema.journal;

/**
 * The place of steps in the journal.
 *
 * @param run the run's id
 * @param position the position of the first step, counted from 1
 */
public record JournalPlace(long run, int position) {}

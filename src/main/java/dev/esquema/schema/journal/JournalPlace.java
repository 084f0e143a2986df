package dev.esquema.schema.journal;

/**
 * Where a step goes in the journal.
 *
 * @param run the run's id
 * @param position of the first step, counted from 1
 */
public record JournalPlace(long run, int position) {}

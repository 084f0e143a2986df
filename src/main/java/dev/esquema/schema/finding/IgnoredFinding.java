package dev.esquema.schema.finding;

/**
 * A deviation that the migration set accepts.
 *
 * @param reason why, as {@code verify.ignore} gives it
 */
public record IgnoredFinding(Finding finding, String reason) {}

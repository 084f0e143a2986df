/** The archive: keeps the rows that a rollback drops, and restores them. */
@NullMarked
package dev.esquema.postgres.archive;

import org.jspecify.annotations.NullMarked;

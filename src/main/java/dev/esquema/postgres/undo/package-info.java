/** Rollback in one transaction, and the archive that keeps its rows. */
@NullMarked
package dev.esquema.postgres.undo;

import org.jspecify.annotations.NullMarked;

/** Rollback by undo scripts, in one transaction. */
@NullMarked
package dev.esquema.postgres.undo;

import org.jspecify.annotations.NullMarked;

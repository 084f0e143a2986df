/** Restore: applies the migrations of a rollback again, and restores the rows that the rollback kept. */
@NullMarked
package dev.esquema.schema.restore;

import org.jspecify.annotations.NullMarked;

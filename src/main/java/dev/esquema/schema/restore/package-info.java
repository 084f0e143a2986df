/** Restore: applies the migrations of a rollback again, and brings back the rows that the rollback kept. */
@NullMarked
package dev.esquema.schema.restore;

import org.jspecify.annotations.NullMarked;

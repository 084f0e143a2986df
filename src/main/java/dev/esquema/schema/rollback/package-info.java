/** Rollback: undoes one migration in one transaction without losing rows. */
@NullMarked
package dev.esquema.schema.rollback;

import org.jspecify.annotations.NullMarked;

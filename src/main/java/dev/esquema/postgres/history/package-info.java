/** The schema history table and the compatibility table. */
@NullMarked
package dev.esquema.postgres.history;

import org.jspecify.annotations.NullMarked;

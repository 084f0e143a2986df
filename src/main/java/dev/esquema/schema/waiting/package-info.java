/** The wait for a run of another process to bring the schema to a target. */
@NullMarked
package dev.esquema.schema.waiting;

import org.jspecify.annotations.NullMarked;

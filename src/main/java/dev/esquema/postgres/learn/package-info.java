/** Reads PostgreSQL's catalogue before, during and after the trial of a script. */
@NullMarked
package dev.esquema.postgres.learn;

import org.jspecify.annotations.NullMarked;

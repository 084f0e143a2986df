/** The catalogue of error codes, and the one exception that carries them. */
@NullMarked
package dev.esquema.schema.problem;

import org.jspecify.annotations.NullMarked;

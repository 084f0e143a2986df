/** The checks before a change: everything that prevents a run is found before anything is applied. */
@NullMarked
package dev.esquema.schema.preflight;

import org.jspecify.annotations.NullMarked;

/** Comparing the live structure and the history with what the build expects. */
@NullMarked
package dev.esquema.schema.verification;

import org.jspecify.annotations.NullMarked;

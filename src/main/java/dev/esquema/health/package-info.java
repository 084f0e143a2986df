/** Readiness, as MicroProfile Health answers it. */
@NullMarked
package dev.esquema.health;

import org.jspecify.annotations.NullMarked;

/** The readiness check of MicroProfile Health. */
@NullMarked
package dev.esquema.health;

import org.jspecify.annotations.NullMarked;

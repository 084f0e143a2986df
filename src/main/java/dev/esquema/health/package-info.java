/** What do the probes see? Readiness and start-up. */
@NullMarked
package dev.esquema.health;

import org.jspecify.annotations.NullMarked;

/** The parts that all runs share: session, lock, journal, retries, interruption. */
@NullMarked
package dev.esquema.schema.run;

import org.jspecify.annotations.NullMarked;

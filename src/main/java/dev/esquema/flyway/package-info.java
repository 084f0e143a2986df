/** Adapter to Flyway: applies scripts. No other package uses Flyway. */
@NullMarked
package dev.esquema.flyway;

import org.jspecify.annotations.NullMarked;

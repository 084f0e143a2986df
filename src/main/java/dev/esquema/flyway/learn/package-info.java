/** Runs scripts with Flyway on a scratch database, to learn what they do. */
@NullMarked
package dev.esquema.flyway.learn;

import org.jspecify.annotations.NullMarked;

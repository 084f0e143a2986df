/** The metrics of the server, in the format of Prometheus; they are read from memory. */
@NullMarked
package dev.esquema.metrics;

import org.jspecify.annotations.NullMarked;

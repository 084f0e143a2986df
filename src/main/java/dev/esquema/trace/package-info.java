/** The traces of runs: the only importer of OpenTelemetry; none of it is loaded while traces are off. */
@NullMarked
package dev.esquema.trace;

import org.jspecify.annotations.NullMarked;

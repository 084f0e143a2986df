/** The use cases, and the status of the schema that commands, probes and routes report. */
@NullMarked
package dev.esquema.schema;

import org.jspecify.annotations.NullMarked;

/** What is a run? One attempt to change the schema, from the first connection to the report. */
@NullMarked
package dev.esquema.schema.run;

import org.jspecify.annotations.NullMarked;

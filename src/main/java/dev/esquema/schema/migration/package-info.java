/** How does the schema come to its target? One run, the same for every trigger. */
@NullMarked
package dev.esquema.schema.migration;

import org.jspecify.annotations.NullMarked;

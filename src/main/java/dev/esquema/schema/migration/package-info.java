/** A migrate run: checks, adoption of existing objects, applying, verification. */
@NullMarked
package dev.esquema.schema.migration;

import org.jspecify.annotations.NullMarked;

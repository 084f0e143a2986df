/** A migrate run: adoption of existing objects, applying, verification. */
@NullMarked
package dev.esquema.schema.migration;

import org.jspecify.annotations.NullMarked;

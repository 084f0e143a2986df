/** Who ran what? Every attempt to change the schema, and how it ended. */
@NullMarked
package dev.esquema.schema.journal;

import org.jspecify.annotations.NullMarked;

/** Which images may serve on a schema. */
@NullMarked
package dev.esquema.schema.compatibility;

import org.jspecify.annotations.NullMarked;

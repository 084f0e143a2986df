/** Values that are computed when they are first asked for. */
@NullMarked
package dev.esquema.schema.lazy;

import org.jspecify.annotations.NullMarked;

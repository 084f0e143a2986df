/** The recorded migrations, and how they compare with the packaged ones. */
@NullMarked
package dev.esquema.schema.history;

import org.jspecify.annotations.NullMarked;

/** The SQL that makes objects as the applied migrations left them. */
@NullMarked
package dev.esquema.schema.mend;

import org.jspecify.annotations.NullMarked;

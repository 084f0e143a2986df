/** The SQL that corrects objects that deviate from the applied migrations. */
@NullMarked
package dev.esquema.schema.mend;

import org.jspecify.annotations.NullMarked;

/** Adoption: records migrations whose objects exist already, after proof; alters no table. */
@NullMarked
package dev.esquema.schema.adoption;

import org.jspecify.annotations.NullMarked;

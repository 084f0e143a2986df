/** Recording migrations whose objects exist already, after proof; no table is altered. */
@NullMarked
package dev.esquema.schema.adoption;

import org.jspecify.annotations.NullMarked;

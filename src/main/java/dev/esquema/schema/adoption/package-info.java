/** How does what is there become ours? By proof, recorded in the history; no table is altered. */
@NullMarked
package dev.esquema.schema.adoption;

import org.jspecify.annotations.NullMarked;

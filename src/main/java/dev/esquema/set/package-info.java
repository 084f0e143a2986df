/** A migration set: the scripts and the other files that a team writes, wherever they are stored. */
@NullMarked
package dev.esquema.set;

import org.jspecify.annotations.NullMarked;

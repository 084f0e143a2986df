/** The records of the journal: runs, steps and their outcomes. */
@NullMarked
package dev.esquema.schema.journal;

import org.jspecify.annotations.NullMarked;

/** The journal tables of runs and their steps. */
@NullMarked
package dev.esquema.postgres.journal;

import org.jspecify.annotations.NullMarked;

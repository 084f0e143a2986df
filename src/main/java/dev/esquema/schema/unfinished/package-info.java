/** Migrations that an earlier run left unfinished outside a transaction. */
@NullMarked
package dev.esquema.schema.unfinished;

import org.jspecify.annotations.NullMarked;

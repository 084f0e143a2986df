/** Repair: clears the entries that a failed script outside a transaction left. */
@NullMarked
package dev.esquema.schema.repair;

import org.jspecify.annotations.NullMarked;

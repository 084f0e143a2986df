/** How is a migration taken back? Planned by the structure, in one transaction, without losing rows. */
@NullMarked
package dev.esquema.schema.rollback;

import org.jspecify.annotations.NullMarked;

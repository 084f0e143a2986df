/** Taking a rollback back: its migrations are applied again, and the rows that it kept come back. */
@NullMarked
package dev.esquema.schema.restore;

import org.jspecify.annotations.NullMarked;

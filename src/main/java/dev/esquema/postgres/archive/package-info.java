/** The archive: how a rollback keeps what it drops, and how that comes back. */
@NullMarked
package dev.esquema.postgres.archive;

import org.jspecify.annotations.NullMarked;

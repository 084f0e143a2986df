/** Backups by pg_dump. */
@NullMarked
package dev.esquema.postgres.dump;

import org.jspecify.annotations.NullMarked;

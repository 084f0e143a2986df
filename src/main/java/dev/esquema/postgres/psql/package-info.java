/** Migrations written as one script for psql. */
@NullMarked
package dev.esquema.postgres.psql;

import org.jspecify.annotations.NullMarked;

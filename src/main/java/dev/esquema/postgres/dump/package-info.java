/** How is a copy made? With PostgreSQL's own pg_dump, asked for exactly what is owned, and verified. */
@NullMarked
package dev.esquema.postgres.dump;

import org.jspecify.annotations.NullMarked;

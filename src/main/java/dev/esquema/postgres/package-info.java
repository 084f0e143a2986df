/** How is PostgreSQL asked? Connections, the history query, the catalogue and the run lock. */
@NullMarked
package dev.esquema.postgres;

import org.jspecify.annotations.NullMarked;

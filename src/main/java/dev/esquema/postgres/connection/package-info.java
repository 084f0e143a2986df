/** Connections: opening, sharing and cancelling them, and SQLSTATE translation. */
@NullMarked
package dev.esquema.postgres.connection;

import org.jspecify.annotations.NullMarked;

/** Recognises the servers and poolers on which a run would not be safe. */
@NullMarked
package dev.esquema.postgres.server;

import org.jspecify.annotations.NullMarked;

/** Scratch databases: on a server that the user names, or on a local server that is removed afterwards. */
@NullMarked
package dev.esquema.postgres.scratch;

import org.jspecify.annotations.NullMarked;

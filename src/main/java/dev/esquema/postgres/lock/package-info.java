/** The run lock: a session advisory lock on the connection that runs the scripts. */
@NullMarked
package dev.esquema.postgres.lock;

import org.jspecify.annotations.NullMarked;

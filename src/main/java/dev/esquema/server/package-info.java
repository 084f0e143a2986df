/** The server: the beans of its container, the pool of connections and the failures of its start. */
@NullMarked
package dev.esquema.server;

import org.jspecify.annotations.NullMarked;

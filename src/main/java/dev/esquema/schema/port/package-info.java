/** The interfaces that the core needs from the database and from programs; adapters implement them. */
@NullMarked
package dev.esquema.schema.port;

import org.jspecify.annotations.NullMarked;

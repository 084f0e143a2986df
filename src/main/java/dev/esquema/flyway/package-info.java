/** How are scripts applied? The only room that knows Flyway. */
@NullMarked
package dev.esquema.flyway;

import org.jspecify.annotations.NullMarked;

/** What a script does to the schema: objects, locks, rewrites and losses. */
@NullMarked
package dev.esquema.schema.effect;

import org.jspecify.annotations.NullMarked;

/** What would a run do? Foreseen without the lock and without a change. */
@NullMarked
package dev.esquema.schema.plan;

import org.jspecify.annotations.NullMarked;

/** What a migrate run would do now, computed without the lock and without a change. */
@NullMarked
package dev.esquema.schema.plan;

import org.jspecify.annotations.NullMarked;

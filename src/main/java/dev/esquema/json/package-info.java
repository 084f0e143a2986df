/** How do the facts look as JSON? The only place that names JSON fields. */
@NullMarked
package dev.esquema.json;

import org.jspecify.annotations.NullMarked;

/** How is cleared what a run left outside a transaction? */
@NullMarked
package dev.esquema.schema.repair;

import org.jspecify.annotations.NullMarked;

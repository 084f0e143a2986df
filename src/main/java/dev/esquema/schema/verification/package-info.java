/** What deviates? The live structure and the history held against what the build knows. */
@NullMarked
package dev.esquema.schema.verification;

import org.jspecify.annotations.NullMarked;

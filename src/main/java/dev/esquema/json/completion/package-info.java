/** The JSON object of the completion of a shell. */
@NullMarked
package dev.esquema.json.completion;

import org.jspecify.annotations.NullMarked;

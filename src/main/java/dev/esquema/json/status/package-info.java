/** The JSON objects of the commands and routes that read the status and the history. */
@NullMarked
package dev.esquema.json.status;

import org.jspecify.annotations.NullMarked;

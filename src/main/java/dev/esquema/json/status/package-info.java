/** What the commands and routes that read the status and the history answer, as JSON. */
@NullMarked
package dev.esquema.json.status;

import org.jspecify.annotations.NullMarked;

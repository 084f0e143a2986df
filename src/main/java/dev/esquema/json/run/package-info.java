/** What the commands that run or plan something answer, and the journal, as JSON. */
@NullMarked
package dev.esquema.json.run;

import org.jspecify.annotations.NullMarked;

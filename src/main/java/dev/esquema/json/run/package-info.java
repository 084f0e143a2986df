/** The JSON objects of the journal and of the commands that run or plan something. */
@NullMarked
package dev.esquema.json.run;

import org.jspecify.annotations.NullMarked;

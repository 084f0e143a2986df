/** The commands that change the schema or show what a run would change. */
@NullMarked
package dev.esquema.cli.run;

import org.jspecify.annotations.NullMarked;

/** The commands that read the status, the history, the journal or the structure. */
@NullMarked
package dev.esquema.cli.query;

import org.jspecify.annotations.NullMarked;

/** Completion of commands and options in shells. */
@NullMarked
package dev.esquema.cli.completion;

import org.jspecify.annotations.NullMarked;

/** Input and output on the terminal, shared by all commands. */
@NullMarked
package dev.esquema.cli.console;

import org.jspecify.annotations.NullMarked;

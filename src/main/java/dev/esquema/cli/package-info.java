/** The command line: parsing, the command tree and the translation of failures into exit statuses. */
@NullMarked
package dev.esquema.cli;

import org.jspecify.annotations.NullMarked;

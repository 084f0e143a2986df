/** The scripts of a migration set as they are written: their names, their headers and the statements that are refused. */
@NullMarked
package dev.esquema.learn.script;

import org.jspecify.annotations.NullMarked;

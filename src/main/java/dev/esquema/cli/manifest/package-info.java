/** The commands that write a migration set: its scripts and its manifest. */
@NullMarked
package dev.esquema.cli.manifest;

import org.jspecify.annotations.NullMarked;

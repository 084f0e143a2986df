/** The JSON objects of the commands that write a migration set. */
@NullMarked
package dev.esquema.json.manifest;

import org.jspecify.annotations.NullMarked;

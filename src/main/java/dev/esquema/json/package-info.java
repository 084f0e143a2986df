/** The manifest as JSON, and the parts that several answers of commands and routes share. */
@NullMarked
package dev.esquema.json;

import org.jspecify.annotations.NullMarked;

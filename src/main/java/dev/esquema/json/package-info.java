/** The manifest as JSON, and the JSON objects that several commands and routes share. */
@NullMarked
package dev.esquema.json;

import org.jspecify.annotations.NullMarked;

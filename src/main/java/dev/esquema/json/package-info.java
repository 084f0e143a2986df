/** JSON representations of the core, shared by commands and routes. */
@NullMarked
package dev.esquema.json;

import org.jspecify.annotations.NullMarked;

/** Composes the core with its adapters, from the settings and the files of the build. */
@NullMarked
package dev.esquema.composition;

import org.jspecify.annotations.NullMarked;

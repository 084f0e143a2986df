/** The entry point of the process: its two modes and its signals. */
@NullMarked
package dev.esquema;

import org.jspecify.annotations.NullMarked;

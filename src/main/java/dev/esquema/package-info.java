/** The entry point of the process, and the composition of the core with its adapters. */
@NullMarked
package dev.esquema;

import org.jspecify.annotations.NullMarked;

/** The hall: where the process starts, where configuration is read, and where the rooms are wired. */
@NullMarked
package dev.esquema;

import org.jspecify.annotations.NullMarked;

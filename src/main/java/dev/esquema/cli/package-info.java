/** What can be typed? One command, one file. */
@NullMarked
package dev.esquema.cli;

import org.jspecify.annotations.NullMarked;

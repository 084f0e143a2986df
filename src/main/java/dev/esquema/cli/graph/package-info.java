/** The graph of dependencies as a picture: for a terminal and for a README. */
@NullMarked
package dev.esquema.cli.graph;

import org.jspecify.annotations.NullMarked;

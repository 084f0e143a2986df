/** Draws the dependency graph as text or Mermaid. */
@NullMarked
package dev.esquema.cli.graph;

import org.jspecify.annotations.NullMarked;

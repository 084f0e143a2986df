/** The dependency graph drawn as text or Mermaid. */
@NullMarked
package dev.esquema.cli.graph;

import org.jspecify.annotations.NullMarked;

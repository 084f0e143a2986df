/** Failures as JSON: of commands, of routes, and of plans that would be refused. */
@NullMarked
package dev.esquema.json.problem;

import org.jspecify.annotations.NullMarked;

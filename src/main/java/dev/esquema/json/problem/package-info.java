/** Failures as JSON: of commands, of routes, and what a plan would be refused with. */
@NullMarked
package dev.esquema.json.problem;

import org.jspecify.annotations.NullMarked;

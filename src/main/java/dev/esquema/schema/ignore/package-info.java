/** The findings that a team accepts. */
@NullMarked
package dev.esquema.schema.ignore;

import org.jspecify.annotations.NullMarked;

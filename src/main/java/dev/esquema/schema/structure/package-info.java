/** What do the tables look like? Objects, their definitions, and how two structures differ. */
@NullMarked
package dev.esquema.schema.structure;

import org.jspecify.annotations.NullMarked;

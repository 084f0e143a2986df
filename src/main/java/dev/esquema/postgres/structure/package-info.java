/** Catalogue queries for the structure, sizes and rights. */
@NullMarked
package dev.esquema.postgres.structure;

import org.jspecify.annotations.NullMarked;

/** Database objects, their definitions, and the differences between structures. */
@NullMarked
package dev.esquema.schema.structure;

import org.jspecify.annotations.NullMarked;

/** Database objects, their definitions, differences, and the SQL that mends them. */
@NullMarked
package dev.esquema.schema.structure;

import org.jspecify.annotations.NullMarked;

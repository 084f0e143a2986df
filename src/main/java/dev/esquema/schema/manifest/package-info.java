/** The migrations that the build packages: order, dependencies and effects. */
@NullMarked
package dev.esquema.schema.manifest;

import org.jspecify.annotations.NullMarked;

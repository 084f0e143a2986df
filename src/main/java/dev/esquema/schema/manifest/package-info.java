/** What the build knows of its migrations: order, dependencies and effects. */
@NullMarked
package dev.esquema.schema.manifest;

import org.jspecify.annotations.NullMarked;

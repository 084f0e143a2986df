/** Scripts outside a transaction that contain several statements: each statement is recorded by itself. */
@NullMarked
package dev.esquema.flyway.separate;

import org.jspecify.annotations.NullMarked;

/** Database locks: how long one try lasts, and what a run costs other sessions meanwhile. */
@NullMarked
package dev.esquema.schema.lock;

import org.jspecify.annotations.NullMarked;

/** Text that terminals, logs and JSON can show without being controlled by it. */
@NullMarked
package dev.esquema.text;

import org.jspecify.annotations.NullMarked;

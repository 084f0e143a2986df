/** Makes text safe to show in terminals, logs and JSON. */
@NullMarked
package dev.esquema.text;

import org.jspecify.annotations.NullMarked;

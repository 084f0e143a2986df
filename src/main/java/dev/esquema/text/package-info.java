/** Makes text safe to show in terminals, logs and JSON, and finds what a misspelt name meant. */
@NullMarked
package dev.esquema.text;

import org.jspecify.annotations.NullMarked;

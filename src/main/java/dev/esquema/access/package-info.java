/** Access over HTTP: the tokens, and what an answer shows without one. */
@NullMarked
package dev.esquema.access;

import org.jspecify.annotations.NullMarked;

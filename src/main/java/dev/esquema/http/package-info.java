/** The HTTP routes and their error responses. */
@NullMarked
package dev.esquema.http;

import org.jspecify.annotations.NullMarked;

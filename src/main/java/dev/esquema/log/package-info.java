/** The log of commands on stderr, and the filter that makes control characters visible in the log of the server. */
@NullMarked
package dev.esquema.log;

import org.jspecify.annotations.NullMarked;

/** What can a stranger try with a JDK and Maven alone? The server on a database of its own; never part of a package. */
@NullMarked
package dev.esquema.tryout;

import org.jspecify.annotations.NullMarked;

/** What does a run work with? One connection and its ports, the progress it shows, and the way to end it early. */
@NullMarked
package dev.esquema.schema.session;

import org.jspecify.annotations.NullMarked;

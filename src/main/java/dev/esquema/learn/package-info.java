/** Learns the manifest: headers, dependencies and effects, from the trial of each script. */
@NullMarked
package dev.esquema.learn;

import org.jspecify.annotations.NullMarked;

/** How the manifest is learned: headers, dependencies and effects, from what a trial of each script showed. */
@NullMarked
package dev.esquema.learn;

import org.jspecify.annotations.NullMarked;

/** What a refresh of the server's snapshot consists of besides the history and the structure. */
@NullMarked
package dev.esquema.schema.refresh;

import org.jspecify.annotations.NullMarked;

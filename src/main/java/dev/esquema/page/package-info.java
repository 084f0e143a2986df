/** The status page: the facts of the JSON routes as HTML, for a person with a browser. */
@NullMarked
package dev.esquema.page;

import org.jspecify.annotations.NullMarked;

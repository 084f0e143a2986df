/** Configuration: the keys, the database URLs, and the checked settings. */
@NullMarked
package dev.esquema.config;

import org.jspecify.annotations.NullMarked;

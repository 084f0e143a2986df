/** Database URLs in libpq's form and in the JDBC driver's form. */
@NullMarked
package dev.esquema.config.url;

import org.jspecify.annotations.NullMarked;

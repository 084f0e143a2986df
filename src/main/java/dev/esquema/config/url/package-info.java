/** Database URLs of both forms: libpq's and the JDBC driver's. */
@NullMarked
package dev.esquema.config.url;

import org.jspecify.annotations.NullMarked;

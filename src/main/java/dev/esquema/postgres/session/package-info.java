/** Opens and pins the sessions in which this service asks and changes a database. */
@NullMarked
package dev.esquema.postgres.session;

import org.jspecify.annotations.NullMarked;

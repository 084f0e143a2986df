/** Opens and pins the sessions in which Esquema reads and changes a database. */
@NullMarked
package dev.esquema.postgres.session;

import org.jspecify.annotations.NullMarked;

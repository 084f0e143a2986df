/** The former Alembic revisions of this schema, and the migrations that an Alembic history records as applied. */
@NullMarked
package dev.esquema.schema.alembic;

import org.jspecify.annotations.NullMarked;

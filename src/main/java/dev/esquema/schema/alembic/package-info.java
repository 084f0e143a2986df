/** The former Alembic revisions of this schema, and what an Alembic history claims about its migrations. */
@NullMarked
package dev.esquema.schema.alembic;

import org.jspecify.annotations.NullMarked;

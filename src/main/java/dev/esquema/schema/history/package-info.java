/** What does the database say? Its history, and how that compares with the build. */
@NullMarked
package dev.esquema.schema.history;

import org.jspecify.annotations.NullMarked;

/** How is a migration taken back? Its script, who needs what it made, and the archive of the rows that would go. */
@NullMarked
package dev.esquema.postgres.undo;

import org.jspecify.annotations.NullMarked;

package dev.esquema.schema.port;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Port: copies the owned tables and sequences into a file, before they are changed. */
public interface Backup {

    /**
     * Copies these tables and sequences, as far as they exist, and always the history and the journal; empty if none of
     * them exists.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code REFUSED} if the copy cannot be trusted; then no new
     *     file remains
     */
    Optional<Copy> make(List<String> relations, Place place);

    /**
     * The directory for copies.
     *
     * @param keep how many copies of one database are kept; empty means all
     */
    record Place(String directory, OptionalInt keep) {

        public Place {
            if (keep.isPresent() && keep.getAsInt() < 1) {
                throw new IllegalArgumentException("at least one copy stays");
            }
        }
    }

    /**
     * A copy that was verified.
     *
     * @param file its absolute path
     * @param restore the command that restores it; the command holds no password
     */
    record Copy(String file, String restore) {}
}

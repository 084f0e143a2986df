package dev.esquema.schema.port;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Port: copies what is owned into a file, before it is changed. */
public interface Backup {

    /**
     * Copies those of these tables and sequences that are there, and always the history and the journal; empty if the database
     * holds nothing of all that.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code REFUSED} if the copy cannot be trusted; then no new file is left
     */
    Optional<Copy> make(List<String> relations, Place place);

    /**
     * Where copies are kept.
     *
     * @param keep how many copies of one database stay there; empty means all
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
     * @param restore the command that brings it back; it holds no password
     */
    record Copy(String file, String restore) {}
}

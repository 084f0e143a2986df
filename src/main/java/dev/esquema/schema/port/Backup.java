package dev.esquema.schema.port;

import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Port: copies the owned objects into a file, before they are changed. */
public interface Backup {

    /**
     * Copies these objects, as far as they exist, and always the history and the journal; empty if none of them exists.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code REFUSED} if the copy cannot be trusted; then no new
     *     file remains
     */
    Optional<Copy> make(Contents contents, Place place);

    /**
     * The objects to copy.
     *
     * @param relations the tables, sequences and views of the owned schema
     * @param functions the functions of the owned schema, with their arguments
     * @param types the types of the owned schema
     * @param elsewhere the relations, functions and types of other schemas, as {@code schema.name}
     */
    record Contents(List<String> relations, List<String> functions, List<String> types, List<String> elsewhere) {

        public Contents {
            relations = List.copyOf(relations);
            functions = List.copyOf(functions);
            types = List.copyOf(types);
            elsewhere = List.copyOf(elsewhere);
        }

        /** Everything that packaged migrations make, in every schema, with some other tables of other schemas. */
        public static Contents of(Owned owned, List<String> elsewhere) {
            return new Contents(
                    Stream.of(Kind.TABLE, Kind.SEQUENCE, Kind.VIEW)
                            .flatMap(kind -> owned.names(kind).stream())
                            .toList(),
                    owned.names(Kind.FUNCTION),
                    owned.names(Kind.TYPE),
                    Stream.concat(owned.elsewhere().stream(), elsewhere.stream())
                            .distinct()
                            .toList());
        }
    }

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

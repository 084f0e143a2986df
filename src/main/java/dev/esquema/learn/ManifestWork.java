package dev.esquema.learn;

import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Learns, reads and writes the manifest of the configured folder. */
public interface ManifestWork {

    /** Returns the path of the manifest, for messages. */
    String place();

    /** Returns the command that writes the manifest, as the end of a sentence. */
    String rewriting();

    /** Returns the path of a script of the set, for messages. */
    String place(String script);

    /**
     * Learns the migrations on a scratch database.
     *
     * @param server the URL of a server on which a scratch database may be created; empty means a server of this process
     * @param host the path of a file that creates what exists before the first migration; empty means the
     *     {@code host.sql} of the set, if it has one
     * @throws SchemaException {@link Code#REFUSED} with everything that is wrong with the set, or
     *     {@link Code#MIGRATION_FAILED} with the statement that failed
     */
    Learned learn(Optional<String> server, Optional<String> host);

    /** Returns the scripts of the manifest in the folder; empty if there is none that can be read. */
    Optional<List<Script>> known();

    /**
     * Returns the scripts of another manifest.
     *
     * @throws SchemaException {@link Code#REFUSED} if it cannot be read
     */
    List<Script> manifest(String path);

    /**
     * Compares the scripts, without running one, with an earlier manifest.
     *
     * @return everything that the set must not do, one sentence with the remedy each
     * @throws SchemaException {@link Code#REFUSED} if the scripts cannot be read
     */
    List<String> objections(List<Script> earlier);

    /**
     * Learns a set that should follow an earlier manifest. A set that may not follow it often cannot be learned either;
     * then the objections come first in the failure.
     *
     * @throws SchemaException {@link Code#VERIFICATION_FAILED} if both fail
     */
    default Learned following(List<Script> earlier, Supplier<Learned> learning) {
        try {
            return learning.get();
        } catch (SchemaException e) {
            List<String> objections = earlier.isEmpty() ? List.of() : objections(earlier);
            if (objections.isEmpty()) {
                throw e;
            }
            throw new SchemaException(
                    Code.VERIFICATION_FAILED,
                    Stream.concat(objections.stream(), e.sentences().stream()).toList(),
                    FailureDetails.NONE,
                    e);
        }
    }

    /**
     * Writes the next migration and its undo script, both without statements.
     *
     * @param description what the migration does, in a few words
     */
    NewScripts newScripts(String description);

    /** Replaces the manifest in the folder. */
    void write(List<Script> scripts);

    /**
     * What was learned.
     *
     * @param placed the versions whose scripts declare {@code -- depends:}
     * @param notes what a person should know and what is no error, one sentence each
     */
    record Learned(List<Script> migrations, Set<Version> placed, List<String> notes) {

        public Learned {
            migrations = List.copyOf(migrations);
            placed = Set.copyOf(placed);
            notes = List.copyOf(notes);
        }
    }
}

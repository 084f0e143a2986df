package dev.esquema.schema.verification;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.Note;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.List;

/**
 * Which pending migrations the structure proves to have been applied already, and what speaks against recording them.
 *
 * <ol>
 *   <li>Only objects that no applied migration accounts for can prove anything: an object that an applied migration made is
 *       that migration's, whatever a pending migration will make under the same name.
 *   <li>What is proved is the beginning of the pending chain, or, where it has branches, a set that needs nothing outside it and
 *       that no earlier migration outside it touches.
 *   <li>The structure has to be exactly that of the applied migrations and of these.
 *   <li>A migration that writes rows, or that leaves no trace in the structure, is proved by no structure: a person decides.
 * </ol>
 *
 * @param there what seems to be there, in the order in which it is to be recorded
 * @param differences what is not as the migrations would have made it
 * @param notes what is unusual about them and works the same
 * @param objections what else speaks against them, each a sentence
 */
public record Proof(List<Migration> there, List<Finding> differences, List<Note> notes, List<String> objections) {

    static final Proof OF_NOTHING = new Proof(List.of(), List.of(), List.of(), List.of());

    public Proof {
        there = List.copyOf(there);
        notes = List.copyOf(notes);
        differences = List.copyOf(differences);
        objections = List.copyOf(objections);
    }

    /** Whether nothing speaks against recording what is there. */
    public boolean holds() {
        return differences.isEmpty() && objections.isEmpty();
    }

    /** What may be recorded; nothing if anything speaks against it. */
    public List<Migration> proven() {
        return holds() ? there : List.of();
    }

    /**
     * What a person who asks for an adoption may have recorded.
     *
     * @param taken names of relations that pending migrations make and that are taken, by whatever
     */
    public static Proof of(
            Manifest manifest, MigrationStates states, Structure live, Collection<DatabaseObject> taken) {
        return new ProofSearch(manifest, states, live, taken, RecordedBy.PERSON).proof();
    }

    /**
     * What a run may record by itself: of the migrations that are there, each has to create and do nothing else.
     *
     * @param taken as for {@link #of}
     */
    public static Proof ofRun(
            Manifest manifest, MigrationStates states, Structure live, Collection<DatabaseObject> taken) {
        return new ProofSearch(manifest, states, live, taken, RecordedBy.RUN).proof();
    }

    /**
     * By a person's decision: everything up to a version, also what no structure proves, if the structure is exactly that of
     * the version.
     *
     * @param taken as for {@link #of}
     */
    public static Proof at(
            Version version,
            Manifest manifest,
            MigrationStates states,
            Structure live,
            Collection<DatabaseObject> taken) {
        return new ProofSearch(manifest, states, live, taken, RecordedBy.PERSON).proofAt(version);
    }

    /** Who decides that migrations are recorded. */
    enum RecordedBy {
        RUN,
        PERSON
    }
}

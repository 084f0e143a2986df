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
 * The pending migrations that the structure proves to have been applied already, and the reasons against recording
 * them.
 *
 * <ol>
 *   <li>Only objects that no applied migration made can prove anything. An object that an applied migration made
 *       belongs to that migration, even if a pending migration will make an object under the same name.
 *   <li>The proved migrations are the beginning of the pending chain. If the chain has branches, they are a set that
 *       needs nothing outside it and that no earlier migration outside it touches.
 *   <li>The structure must be exactly that of the applied migrations and the proved ones.
 *   <li>No structure proves a migration that writes rows, or that leaves no trace in the structure: a person decides.
 * </ol>
 *
 * @param there the migrations whose objects exist, in the order in which they are to be recorded
 * @param differences the differences from what the migrations create
 * @param notes unusual facts about the migrations that are not deviations
 * @param objections all other reasons against recording them, each a sentence
 */
public record Proof(List<Migration> there, List<Finding> differences, List<Note> notes, List<String> objections) {

    static final Proof OF_NOTHING = new Proof(List.of(), List.of(), List.of(), List.of());

    public Proof {
        there = List.copyOf(there);
        notes = List.copyOf(notes);
        differences = List.copyOf(differences);
        objections = List.copyOf(objections);
    }

    /** Whether nothing prevents recording the migrations. */
    public boolean holds() {
        return differences.isEmpty() && objections.isEmpty();
    }

    /** The migrations that may be recorded; empty if anything prevents it. */
    public List<Migration> proven() {
        return holds() ? there : List.of();
    }

    /**
     * The migrations that may be recorded if a person requests an adoption.
     *
     * @param taken names of relations that pending migrations make and that exist already, whatever object has the name
     */
    public static Proof of(
            Manifest manifest, MigrationStates states, Structure live, Collection<DatabaseObject> taken) {
        return new ProofSearch(manifest, states, live, taken, RecordedBy.PERSON).proof();
    }

    /**
     * The migrations that a run may record by itself; each of them must create objects and do nothing else.
     *
     * @param taken as for {@link #of}
     */
    public static Proof ofRun(
            Manifest manifest, MigrationStates states, Structure live, Collection<DatabaseObject> taken) {
        return new ProofSearch(manifest, states, live, taken, RecordedBy.RUN).proof();
    }

    /**
     * The migrations up to a version, by a person's decision, including those that no structure proves, if the
     * structure is exactly that of the version.
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

    /** The one who decides that migrations are recorded. */
    enum RecordedBy {
        RUN,
        PERSON
    }
}

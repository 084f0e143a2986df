package dev.esquema.testing.fake;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.stream.Stream;

/** The objects of a database in memory; it counts its reads. */
public final class FakeStructure implements StructureReader {

    private Structure structure = Structure.NONE;
    private int reads;
    private int readableTimes = Integer.MAX_VALUE;
    private int fingerprints;

    /** Creates the structure that these migrations create. */
    public static FakeStructure after(Migration... migrations) {
        FakeStructure fake = new FakeStructure();
        Stream.of(migrations).forEach(fake::apply);
        return fake;
    }

    public void apply(Script migration) {
        structure = migration.effect().applyTo(structure);
    }

    /** Sets the structure that the {@link Migrations} of this history create. */
    void holds(Rows rows) {
        structure = Migrations.tables(rows.history().applied().keySet().stream()
                .map(Version::toString)
                .toList());
    }

    /** Resets the structure to an earlier state. */
    void reset(Structure before) {
        structure = before;
    }

    public void drop(DatabaseObject object) {
        structure = structure.without(List.of(object));
    }

    /** Makes a lock on a table block reading after this number of reads. */
    public void lockedAfter(int looks) {
        readableTimes = looks;
    }

    public int reads() {
        return reads;
    }

    public int fingerprints() {
        return fingerprints;
    }

    @Override
    public Structure read() {
        reads++;
        if (reads > readableTimes) {
            throw new SchemaException(Code.TABLE_LOCKED, "somebody holds a table");
        }
        return structure;
    }

    @Override
    public String fingerprint() {
        fingerprints++;
        return structure.toString();
    }
}

package dev.esquema.schema.port;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Collection;
import java.util.List;

/**
 * A reader to which the baseline of the history counts: the migrations up to it are applied, and verification shows
 * whether the structure agrees. A run does not read so, because it records them one by one after it has proved them.
 */
public final class BaselineReader implements SchemaReader {

    private final SchemaReader reader;
    private final Manifest manifest;

    public BaselineReader(SchemaReader reader, Manifest manifest) {
        this.reader = reader;
        this.manifest = manifest;
    }

    @Override
    public Observation read() {
        return counting(reader.read());
    }

    @Override
    public Observation refresh(Observation last) {
        Observation seen = reader.refresh(last);
        return seen.history().equals(last.history()) ? seen : counting(seen);
    }

    private Observation counting(Observation seen) {
        if (seen.history().baseline().isEmpty()) {
            return seen;
        }
        List<Version> packaged =
                manifest.graph().inOrder().stream().map(Migration::version).toList();
        History history = seen.history().countingBaseline(packaged);
        return history.counted().isEmpty() ? seen : seen.with(history, existing(seen, history, packaged));
    }

    /** The existing objects that are still unexpected once the baseline counts. */
    private List<DatabaseObject> existing(Observation seen, History history, List<Version> packaged) {
        Version newest = packaged.get(packaged.size() - 1);
        Collection<DatabaseObject> absent = new MigrationStates(manifest, newest, history).expectedAbsent();
        return seen.existing().stream().filter(absent::contains).toList();
    }
}

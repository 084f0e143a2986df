package dev.esquema.schema.refresh;

import dev.esquema.schema.journal.RunRecord;
import java.time.Duration;
import java.util.List;

/** Hears of each refresh of the snapshot, in the thread that refreshes. */
@FunctionalInterface
public interface RefreshListener {

    /**
     * A refresh has ended.
     *
     * @param took the duration of the refresh
     * @param answered whether the database answered, so that there is a new snapshot
     * @param runs the newest runs of the journal, newest first; the same list as before if the journal is unchanged
     */
    void refreshed(Duration took, boolean answered, List<RunRecord> runs);
}

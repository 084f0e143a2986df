package dev.esquema.schema.port;

import dev.esquema.schema.history.OtherHistory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Port: what a run asks of the database beside its history. */
public interface Catalog {

    /** Which of these relations the owned schema or the search path holds. */
    Set<String> present(Collection<String> relations);

    /** Why this connection cannot run migrations here, each a sentence; empty if it can. */
    Collection<String> obstacles();

    /** The histories of other tools beside ours. */
    List<OtherHistory> otherHistories();

    /** How big these relations are and who uses them, by name; one that is not there is left out. */
    Map<String, LiveRelation> live(Collection<String> relations);

    /** What became of an index of the owned schema. */
    IndexState index(String name);

    /** PostgreSQL leaves an INVALID index where building one concurrently failed. */
    enum IndexState {
        ABSENT,
        VALID,
        INVALID
    }
}

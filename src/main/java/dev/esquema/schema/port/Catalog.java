package dev.esquema.schema.port;

import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.RequiredRights;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Port: reads from the database what a run needs in addition to the history. */
public interface Catalog {

    /** The relations among these that the owned schema or the search path holds. */
    Set<String> present(Collection<String> relations);

    /** The reasons why this connection cannot run migrations, each a sentence; empty if it can. */
    Collection<String> obstacles();

    /** The rights that this connection lacks on existing tables, each kind a sentence; empty if it lacks none. */
    List<String> missingRights(RequiredRights rights);

    /** A sentence with the statement that grants it, if the role may not write the history or the journal. */
    Optional<String> missingRightToRecord();

    /** The histories of other migration tools in this database. */
    List<OtherHistory> otherHistories();

    /** The sizes and users of these relations, by name; a relation that does not exist is left out. */
    Map<String, LiveRelation> live(Collection<String> relations);

    /** The state of an index of the owned schema. */
    IndexState index(String name);

    /** The state of an index; PostgreSQL leaves an INVALID index if building it concurrently failed. */
    enum IndexState {
        ABSENT,
        VALID,
        INVALID
    }
}

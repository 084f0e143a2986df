package dev.esquema.schema.run;

import java.util.Collection;
import java.util.Set;

/** Port: what the run's preflight asks of the database beside its history. */
public interface Catalog {

    /** Which of these relations the owned schema or the search path holds. */
    Set<String> present(Collection<String> relations);

    /** Why this connection cannot run migrations here, each a sentence; empty if it can. */
    Collection<String> obstacles();
}

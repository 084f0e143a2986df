package dev.esquema.json;

import org.jspecify.annotations.Nullable;

/** One page of a longer list. */
public interface Page extends Representation {

    /** Returns the path and query of the next page; null if this is the last one. */
    @Nullable
    String next();
}

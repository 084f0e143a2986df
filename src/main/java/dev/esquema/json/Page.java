package dev.esquema.json;

import org.jspecify.annotations.Nullable;

/** One page of a longer list. */
public interface Page extends Representation {

    /**
     * Returns the query of the next page, which is relative to the address of this one, so that it is right behind a
     * proxy too; null if this is the last one.
     */
    @Nullable
    String next();
}

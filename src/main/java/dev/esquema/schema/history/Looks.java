package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import org.jspecify.annotations.Nullable;

/** Makes a look from each observation; derives the states again only if the history changed. */
public final class Looks {

    private final Manifest manifest;
    private final Version target;
    private @Nullable Look last;

    public Looks(Manifest manifest, Version target) {
        this.manifest = manifest;
        this.target = target;
    }

    public Look of(Observation seen) {
        Look before = last;
        Look now = before != null && before.seen().history().equals(seen.history())
                ? new Look(seen, before.states())
                : Look.at(manifest, target, seen);
        last = now;
        return now;
    }
}

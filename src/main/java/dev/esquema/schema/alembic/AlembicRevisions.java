package dev.esquema.schema.alembic;

import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The migrations that correspond to the former Alembic revisions of this schema.
 *
 * @param versions the versions of each revision
 */
public record AlembicRevisions(Map<String, List<Version>> versions) {

    public static final AlembicRevisions NONE = new AlembicRevisions(Map.of());

    public AlembicRevisions {
        versions = Map.copyOf(new TreeMap<>(versions));
    }

    /** The migrations of a revision; empty for a revision that is not about this schema. */
    public List<Version> of(String revision) {
        return versions.getOrDefault(revision, List.of());
    }
}

package dev.esquema.schema.manifest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which migrations the former Alembic revisions of this schema stand for.
 *
 * @param versions by revision
 */
public record AlembicRevisions(Map<String, List<Version>> versions) {

    public static final AlembicRevisions NONE = new AlembicRevisions(Map.of());

    public AlembicRevisions {
        versions = Map.copyOf(new TreeMap<>(versions));
    }

    /** The migrations of a revision; none for one that is not about this schema. */
    public List<Version> of(String revision) {
        return versions.getOrDefault(revision, List.of());
    }
}

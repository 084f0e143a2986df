package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which images may serve on the schema, each named by its target.
 *
 * <ol>
 *   <li>The schema has reached a target when that version is applied; whether a higher one is says nothing about it.
 *   <li>Of what is applied, an image may know whatever is not above its target and was applied no later than its target.
 *       Anything else may be news to it, and must be compatible since its target or longer. Nothing declared is always.
 *   <li>This build knows exactly what it packages: only what it does not, or what is above its own target, is held against
 *       it.
 * </ol>
 *
 * @param applied what is applied, in the order of versions
 * @param held what was rolled back and not released: no image finds it pending
 */
public record Compatibility(List<Declaration> applied, Set<Version> held) {

    /** Of a database that said nothing. */
    public static final Compatibility UNKNOWN = new Compatibility(List.of(), Set.of());

    public Compatibility {
        applied = List.copyOf(applied);
        held = Set.copyOf(held);
    }

    /**
     * What one applied migration declares.
     *
     * @param rank the order in which it was applied
     * @param packaged whether this build knows it
     * @param since the oldest target that can serve after it; empty means any
     */
    public record Declaration(Version version, int rank, boolean packaged, Optional<Version> since) {

        private boolean excludes(Version target) {
            return since.filter(oldest -> oldest.compareTo(target) > 0).isPresent();
        }
    }

    /** For what this build packages its manifest has the word, for anything else the database. */
    public static Compatibility of(Manifest manifest, Observation seen) {
        List<Declaration> applied = new ArrayList<>();
        seen.history()
                .applied()
                .forEach((version, row) -> applied.add(manifest.graph()
                        .find(version)
                        .map(migration -> new Declaration(
                                version, row.rank(), true, migration.execution().compatibleSince()))
                        .orElseGet(() -> new Declaration(
                                version,
                                row.rank(),
                                false,
                                Optional.ofNullable(seen.compatibleSince().get(version))))));
        return new Compatibility(applied, seen.history().held().keySet());
    }

    /** Whether an image with this target may serve. */
    public Verdict image(Version target) {
        Optional<Declaration> reached = applied.stream()
                .filter(declaration -> declaration.version().equals(target))
                .findFirst();
        int rank = reached.map(Declaration::rank).orElse(0);
        return verdict(target, declaration -> declaration.rank() > rank);
    }

    /** Whether this build may serve. */
    public Verdict thisBuild(Version target) {
        return verdict(target, declaration -> !declaration.packaged());
    }

    private Verdict verdict(Version target, Predicate<Declaration> isNews) {
        boolean reached = held.contains(target)
                || applied.stream()
                        .anyMatch(declaration -> declaration.version().equals(target));
        return new Verdict(
                target,
                reached,
                applied.stream()
                        .filter(declaration -> declaration.version().compareTo(target) > 0 || isNews.test(declaration))
                        .filter(declaration -> declaration.excludes(target))
                        .toList(),
                List.of());
    }
}

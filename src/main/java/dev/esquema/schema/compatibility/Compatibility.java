package dev.esquema.schema.compatibility;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which images may serve on the schema; an image is named by its target.
 *
 * <ol>
 *   <li>The schema has reached a target when that version is applied; a higher applied version does not count.
 *   <li>An image knows an applied migration that is not above its target and was applied no later than its target. Any
 *       other applied migration must be compatible with the image: the oldest target that it declares must not be above
 *       the image's target. A migration without a declaration is compatible with every image.
 *   <li>This build knows the migrations that it packages. Only a migration that it does not package, or that is above
 *       its own target, can exclude it.
 * </ol>
 *
 * @param applied the applied migrations, in the order of versions
 * @param held the versions that were rolled back and not released; they are pending for no image
 */
public record Compatibility(List<Declaration> applied, Set<Version> held) {

    /** The compatibility of a database that did not answer. */
    public static final Compatibility UNKNOWN = new Compatibility(List.of(), Set.of());

    public Compatibility {
        applied = List.copyOf(applied);
        held = Set.copyOf(held);
    }

    /**
     * The declaration of one applied migration.
     *
     * @param rank the order in which the migration was applied
     * @param packaged whether this build packages the migration
     * @param since the oldest target that can serve after it; empty means any
     */
    public record Declaration(Version version, int rank, boolean packaged, Optional<Version> since) {

        private boolean excludes(Version target) {
            return since.filter(oldest -> oldest.compareTo(target) > 0).isPresent();
        }
    }

    /**
     * Takes the declaration of a packaged migration from the manifest, and of any other migration from the database.
     */
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

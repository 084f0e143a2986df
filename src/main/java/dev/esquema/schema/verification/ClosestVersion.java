package dev.esquema.schema.verification;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The version whose structure is closest to the live one.
 *
 * @param version empty if no version is closer than the empty structure
 * @param differences the differences from the structure of that version
 */
public record ClosestVersion(Optional<Version> version, List<Finding> differences) {

    public ClosestVersion {
        differences = List.copyOf(differences);
    }

    /** Whether the structure is exactly that of the version. */
    public boolean isExact() {
        return differences.isEmpty();
    }

    /** Compares the structure, without what repeatable scripts touch, with that of every version; of versions that are equally close, it returns the lowest. */
    public static ClosestVersion best(Manifest manifest, Structure all) {
        Set<DatabaseObject> repeated = manifest.repeatables().stream()
                .flatMap(script -> script.effect().touches().stream())
                .collect(Collectors.toSet());
        Structure live = manifest.owned().of(all).without(repeated);
        Optional<Version> version = closest(manifest, live);
        Expected expected = upTo(manifest, version).limitedTo(structure -> structure.without(repeated));
        return new ClosestVersion(
                version,
                Verification.deviations(expected, manifest, Comparison.of(expected.structure(), live)).stream()
                        .filter(finding ->
                                manifest.ignored().reason(finding.object()).isEmpty())
                        .toList());
    }

    private static Expected upTo(Manifest manifest, Optional<Version> version) {
        return Expected.after(manifest.graph().inOrder().stream()
                .filter(migration -> version.filter(last -> migration.version().compareTo(last) <= 0)
                        .isPresent())
                .toList());
    }

    private static Optional<Version> closest(Manifest manifest, Structure live) {
        DifferenceCount count = new DifferenceCount(Structure.NONE, live);
        Optional<Version> closest = Optional.empty();
        int least = count.now();
        for (Migration migration : manifest.graph().inOrder()) {
            int differing = count.after(migration.effect());
            if (differing < least) {
                least = differing;
                closest = Optional.of(migration.version());
            }
        }
        return closest;
    }
}

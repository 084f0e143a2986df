package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The state of each version that is packaged or recorded. */
final class MigrationEntries {

    private final Manifest manifest;
    private final Version target;
    private final MigrationStates states;
    private final NavigableMap<Version, HistoryRow> applied;
    private final Map<Version, HistoryRow> failed = new TreeMap<>();

    MigrationEntries(Manifest manifest, Version target, History history, MigrationStates states) {
        this.manifest = manifest;
        this.target = target;
        this.states = states;
        this.applied = history.applied();
        history.failed().forEach(row -> row.version().ifPresent(version -> failed.put(version, row)));
    }

    /** All versions, in order. */
    List<MigrationEntry> all() {
        Set<Version> versions = new TreeSet<>(applied.keySet());
        versions.addAll(failed.keySet());
        versions.addAll(states.held().keySet());
        manifest.graph().inOrder().forEach(migration -> versions.add(migration.version()));
        return versions.stream()
                .map(version -> new MigrationEntry(
                        version, state(version), manifest.graph().find(version), recorded(version)))
                .toList();
    }

    private Optional<HistoryRow> recorded(Version version) {
        return Optional.ofNullable(applied.get(version))
                .or(() -> Optional.ofNullable(failed.get(version)))
                .or(() -> Optional.ofNullable(states.held().get(version)));
    }

    private MigrationState state(Version version) {
        if (applied.containsKey(version)) {
            if (states.isPackaged(version)) {
                return MigrationState.APPLIED;
            }
            return states.isFuture(version) ? MigrationState.FUTURE : MigrationState.MISSING;
        }
        if (failed.containsKey(version)) {
            return MigrationState.FAILED;
        }
        if (states.held().containsKey(version)) {
            return MigrationState.HELD;
        }
        if (states.waitingForHeld().containsKey(version)) {
            return MigrationState.WAITING;
        }
        return version.compareTo(target) <= 0 ? MigrationState.PENDING : MigrationState.ABOVE_TARGET;
    }
}

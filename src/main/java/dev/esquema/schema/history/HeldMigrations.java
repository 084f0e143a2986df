package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationGraph;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The migrations that were rolled back and not released, and the migrations that wait for them.
 *
 * @param rows the DELETE row of each held migration
 * @param waiting each packaged migration that is not applied and needs a held or waiting migration, with the one that
 *     it needs
 */
record HeldMigrations(NavigableMap<Version, HistoryRow> rows, NavigableMap<Version, Version> waiting) {

    HeldMigrations {
        rows = Collections.unmodifiableNavigableMap(rows);
        waiting = Collections.unmodifiableNavigableMap(waiting);
    }

    static HeldMigrations of(MigrationGraph graph, History history, Collection<Version> released) {
        NavigableMap<Version, HistoryRow> held = history.held();
        held.keySet().removeAll(released);
        NavigableMap<Version, Version> waiting = new TreeMap<>();
        if (held.isEmpty()) {
            return new HeldMigrations(held, waiting);
        }
        NavigableMap<Version, HistoryRow> applied = history.applied();
        List<Migration> missing = new ArrayList<>();
        for (Migration migration : graph.inOrder()) {
            if (held.containsKey(migration.version())) {
                missing.add(migration);
            } else if (!applied.containsKey(migration.version())) {
                missing.stream().filter(migration::needs).findFirst().ifPresent(other -> {
                    waiting.put(migration.version(), other.version());
                    missing.add(migration);
                });
            }
        }
        return new HeldMigrations(held, waiting);
    }

    /** Whether a run must not apply this version, because it is held or waits for a held one. */
    boolean keeps(Version version) {
        return rows.containsKey(version) || waiting.containsKey(version);
    }
}

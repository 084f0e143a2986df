package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Optional;

/** One migration that is packaged, recorded, or both, with its state. */
public record MigrationEntry(
        Version version, MigrationState state, Optional<Migration> migration, Optional<HistoryRow> recorded) {

    public MigrationEntry {
        if (migration.isEmpty() && recorded.isEmpty()) {
            throw new IllegalArgumentException("version %s is neither packaged nor recorded".formatted(version));
        }
    }

    public String description() {
        return migration.map(Migration::description).orElseGet(() -> recorded.orElseThrow()
                .description());
    }

    public String script() {
        return migration.map(Migration::script).orElseGet(() -> recorded.orElseThrow()
                .script());
    }

    /** The versions that it depends on; empty for a migration that is not packaged. */
    public List<Version> dependsOn() {
        return migration.map(Migration::dependsOn).orElse(List.of());
    }
}

package dev.esquema.schema.manifest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some packaged migrations in order, to be applied by hand.
 *
 * @param from what is applied already; empty means that nothing is
 * @param migrations those above it, in the order in which they are applied
 */
public record MigrationRange(Optional<Version> from, List<Migration> migrations) {

    public MigrationRange {
        migrations = List.copyOf(migrations);
    }

    /** What must be applied before: where it begins, and every dependency that it does not hold itself. */
    public Set<Version> required() {
        Set<Version> required = new TreeSet<>();
        migrations.forEach(migration -> required.addAll(migration.dependsOn()));
        migrations.forEach(migration -> required.remove(migration.version()));
        from.ifPresent(required::add);
        return required;
    }
}

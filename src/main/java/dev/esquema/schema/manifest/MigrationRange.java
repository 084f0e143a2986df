package dev.esquema.schema.manifest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packaged migrations in order, to be applied by hand.
 *
 * @param from the version that is applied already; empty means that none is
 * @param migrations the migrations above it, in the order in which they are applied
 * @param repeatables the repeatable scripts after them, in order; empty if the range ends before the newest version
 */
public record MigrationRange(Optional<Version> from, List<Migration> migrations, List<Repeatable> repeatables) {

    public MigrationRange {
        migrations = List.copyOf(migrations);
        repeatables = List.copyOf(repeatables);
    }

    /** The versions that must be applied first: {@link #from}, and every dependency outside the range. */
    public Set<Version> required() {
        Set<Version> required = new TreeSet<>();
        migrations.forEach(migration -> required.addAll(migration.dependsOn()));
        migrations.forEach(migration -> required.remove(migration.version()));
        from.ifPresent(required::add);
        return required;
    }
}

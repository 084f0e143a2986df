package dev.esquema.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.structure.DatabaseObject;
import org.junit.jupiter.api.Test;

/** The contract of every structure reader, in memory and in PostgreSQL. */
public interface StructureReaderContract {

    DatabaseObject TABLE = DatabaseObject.table("t1");

    StructureReader reader();

    /** Creates the owned table {@code t1}. */
    void createTheTable();

    /** Drops the owned table {@code t1}. */
    void dropTheTable();

    @Test
    default void theStructureContainsTheOwnedObjects() {
        boolean before = reader().read().has(TABLE);
        createTheTable();

        assertThat(before).isFalse();
        assertThat(reader().read().has(TABLE)).isTrue();
    }

    @Test
    default void theFingerprintIsTheSameWhileNothingChanges() {
        createTheTable();

        assertThat(reader().fingerprint()).isEqualTo(reader().fingerprint());
    }

    @Test
    default void theFingerprintChangesWithTheStructureAndBack() {
        String empty = reader().fingerprint();
        createTheTable();
        String created = reader().fingerprint();
        dropTheTable();

        assertThat(created).isNotEqualTo(empty);
        assertThat(reader().fingerprint()).isEqualTo(empty);
        assertThat(reader().read().objects()).isEmpty();
    }
}

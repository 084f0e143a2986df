package dev.esquema.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.set.MigrationFolder;
import dev.esquema.set.MigrationSet;
import dev.esquema.testing.PackagedSet;
import org.junit.jupiter.api.Test;

class PackagedMigrationsTest {

    private final MigrationSet packaged = new PackagedMigrations();

    @Test
    void thePackageContainsTheFilesOfTheSourceTree() {
        MigrationSet folder = MigrationFolder.at(PackagedSet.ofProject().folder());

        assertThat(packaged.names()).isEqualTo(folder.names()).isNotEmpty();
        assertThat(packaged.names())
                .allSatisfy(name -> assertThat(packaged.bytes(name)).isEqualTo(folder.bytes(name)));
        assertThat(folder.undoNames())
                .allSatisfy(name -> assertThat(packaged.undoBytes(name)).isEqualTo(folder.undoBytes(name)));
        assertThat(packaged.manifest()).isEqualTo(folder.manifest());
    }
}

package dev.esquema.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.config.ConfigurationLoader;
import dev.esquema.config.EsquemaConfig;
import dev.esquema.learn.NewScripts;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderManifestTest {

    @TempDir
    Path folder;

    @Test
    void aNewSetBeginsWithTheFoldersOfMigrationsAndUndoScripts() {
        NewScripts written = created("create orders");

        assertThat(folder.relativize(Path.of(written.migration())).toString())
                .matches("migration/V\\d{14}__create_orders\\.sql");
        assertThat(folder.relativize(Path.of(written.undo())).toString())
                .matches("rollback/U\\d{14}__create_orders\\.sql");
    }

    @Test
    void aDescriptionThatBeginsOrEndsWithASignLeavesNoDashAtTheEdgeOfTheName() {
        assertThat(Path.of(created("(Drop) the old table!").undo())
                        .getFileName()
                        .toString())
                .matches("U\\d{14}__Drop_the_old_table\\.sql");
        assertThatThrownBy(() -> created(" ?! "))
                .isInstanceOf(SchemaException.class)
                .hasMessage("the description must contain a letter or a number");
    }

    @Test
    void undoScriptsBesideTheirMigrationsStayBesideThem() throws IOException {
        write("V1_1__a.sql", "create table a (id int);");
        write("U1_1__a.sql", "drop table a;");

        NewScripts written = created("b");

        assertThat(written).isEqualTo(new NewScripts(path("V1_2__b.sql"), path("U1_2__b.sql")));
    }

    @Test
    void aMigrationAfterSeveralHeadsDependsOnAllOfThem() throws IOException {
        write("migration/V1__a.sql", "create table a (id int);");
        write("migration/V2__b.sql", "-- depends: 1\ncreate table b (id int);");
        assertThat(Files.readString(Path.of(created("one head").migration()))).doesNotContain("-- depends:");
        write("migration/V4__c.sql", "-- depends: 1\ncreate table c (id int);");

        NewScripts written = created("d");

        assertThat(Files.readString(Path.of(written.migration()))).startsWith("-- depends: 3, 4\n");
    }

    @Test
    void withoutItsUndoScriptAMigrationIsNotCreated() throws IOException {
        write("rollback", "a file in the place of the folder");

        assertThatThrownBy(() -> created("a")).isInstanceOf(SchemaException.class);

        try (Stream<Path> left = Files.list(folder.resolve("migration"))) {
            assertThat(left).isEmpty();
        }
    }

    private NewScripts created(String description) {
        return new FolderManifest(ConfigurationLoader.resolve(new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .addDiscoveredConverters()
                        .withSources(new PropertiesConfigSource(
                                Map.of("esquema.migrations", folder.toString()), "test", 400))
                        .withMapping(EsquemaConfig.class)
                        .build()))
                .newScripts(description);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

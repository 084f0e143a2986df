package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.esquema.flyway.ScriptProvider;
import dev.esquema.learn.ManifestLearner;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All placeholders without a value are named at once, before the first script is learned. */
class UndefinedPlaceholdersTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeTheSet() throws IOException {
        write("migration/V1__a.sql", "create table ${name} (id int); -- ${flyway:table}");
        write("migration/V2__b.sql", "select '${data}';");
        write("migration/V2__b.sql.conf", "placeholderReplacement=false");
        write("migration/R__c.sql", "create or replace view v as select ${other};");
        write("rollback/U1__a.sql", "drop table ${undone};");
    }

    @Test
    void thoseOfAllScriptsAndUndoScriptsAreNamedWithTheRemedy() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> refuse(Map.of()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.REFUSED))
                .satisfies(e -> assertThat(e.sentences())
                        .satisfiesExactly(
                                first -> assertThat(first)
                                        .startsWith(
                                                "V1__a.sql has the placeholder ${name}, which has no value: write a line"
                                                        + " `name=value` into placeholders.properties")
                                        .endsWith("write placeholderReplacement=false into V1__a.sql.conf"),
                                second -> assertThat(second)
                                        .startsWith("U1__a.sql has the placeholder ${undone}")
                                        .endsWith("into V1__a.sql.conf"),
                                third -> assertThat(third).startsWith("R__c.sql has the placeholder ${other}")));
    }

    @Test
    void withTheirValuesNoneIsNamed() {
        assertThatNoException().isThrownBy(() -> refuse(Map.of("name", "t", "OTHER", "1", "undone", "t")));
    }

    private void refuse(Map<String, String> placeholders) {
        MigrationFolder set = MigrationFolder.at(folder);
        List<Script> declared = new ManifestLearner(set).declared();
        FlywayTrial.refuseUndefined(new ScriptProvider(set, declared), placeholders, declared);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }
}

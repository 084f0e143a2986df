package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facts that the build reads from scripts, and the errors that stop the build; no test here needs a database. */
class DeclaredMigrationsTest {

    @TempDir
    Path resources;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(resources.resolve("db/migration"));
    }

    @Test
    void noHeaderMeansThePrecedingVersion() throws IOException {
        write("V1__a.sql", "");
        write("V10__c.sql", "");
        write("V2__b.sql", "");

        assertThat(ManifestGenerator.declared(resources))
                .extracting(Migration::version, Migration::dependsOn)
                .containsExactly(
                        tuple(Version.of("1"), List.of()),
                        tuple(Version.of("2"), List.of(Version.of("1"))),
                        tuple(Version.of("10"), List.of(Version.of("2"))));
    }

    @Test
    void noneMakesARootAndAHeaderABranch() throws IOException {
        write("V1__a.sql", "");
        write("V2__b.sql", "-- depends: none\n");
        write("V3__c.sql", "-- depends: 1, 2\n");

        assertThat(ManifestGenerator.declared(resources))
                .extracting(Migration::dependsOn)
                .containsExactly(List.of(), List.of(), List.of(Version.of("1"), Version.of("2")));
    }

    @Test
    void misnamedScriptsStopTheBuildAllAtOnce() throws IOException {
        write("V1__a.sql", "");
        write("V2_b.sql", "");
        write("v3__c.sql", "");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage("not named V<version>__<description>.sql: V2_b.sql, v3__c.sql");
    }

    @Test
    void aSuffixInUpperCaseStopsTheBuild() throws IOException {
        write("V1__a.sql", "");
        write("V2__b.SQL", "");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage("V2__b.SQL never runs, because its suffix is not in lower case: rename it to V2__b.sql");
    }

    @Test
    void theOldestCompatibleTargetMustBeAScriptThatIsNotNewer() throws IOException {
        write("V1__a.sql", "-- compatible-since: 1\n");
        write("V2__b.sql", "-- compatible-since: 9\n");
        write("V3__c.sql", "-- compatible-since: 4\n");
        write("V4__d.sql", "-- compatible-since: 3\n");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.declared(resources))
                .satisfies(refusal -> assertThat(refusal.getMessage().lines())
                        .satisfiesExactly(
                                first -> assertThat(first)
                                        .startsWith(
                                                "V2__b.sql declares `-- compatible-since: 9`, which is not the version"),
                                second -> assertThat(second)
                                        .startsWith("V3__c.sql declares `-- compatible-since: 4`, which is newer")));
    }

    @Test
    void wrongScriptsStopTheBuildAllAtOnce() throws IOException {
        write("V1__a.sql", "begin;\nselect 1;\ncommit;");
        write("V2__b.sql", "\\i other.sql");
        write("V3__c.sql", "select 1;");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.declared(resources))
                .satisfies(refusal -> assertThat(refusal.getMessage().lines())
                        .satisfiesExactly(
                                first -> assertThat(first).startsWith("V1__a.sql has BEGIN in line 1"),
                                second ->
                                        assertThat(second).startsWith("V2__b.sql has the psql command \\i in line 1")));
    }

    @Test
    void anUnsoundGraphStopsTheBuildBeforeAnythingIsRun() throws IOException {
        write("V1__a.sql", "-- depends: 2\nTHIS IS NOT SQL;");
        write("V2__b.sql", "-- depends: 1\n");
        write("V3__c.sql", "-- depends: 9\n");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ManifestGenerator.generate(resources))
                .withMessage(
                        """
                        V1__a.sql depends on 2, which does not come before it: give it a higher version
                        V3__c.sql depends on 9, which is not in the migration set
                        the dependencies form a cycle: 1 → 2 → 1""");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(resources.resolve("db/migration").resolve(name), text);
    }
}

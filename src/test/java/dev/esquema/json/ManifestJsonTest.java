package dev.esquema.json;

import static dev.esquema.testing.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.manifest.DatabaseObject;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

    private static final Migration FULL = new Migration(
            Version.of("20251114.03"),
            "create \"quoted\" and ñ",
            "V20251114_03__create.sql",
            -1_051_325_518,
            "92519406",
            List.of(Version.of("20251114"), Version.of("20251114.02")),
            List.of(
                    new DatabaseObject(DatabaseObject.Kind.TABLE, "with space"),
                    new DatabaseObject(DatabaseObject.Kind.INDEX, "ix")),
            List.of("users"),
            new Execution(false, true, 1, Optional.of(Duration.ofMinutes(90)), Optional.of(Version.of("20251114.02"))));

    @Test
    void whatIsWrittenIsReadAgain() {
        List<Migration> migrations = List.of(migration("1"), FULL);

        assertThat(read(ManifestJson.write(migrations))).isEqualTo(migrations);
    }

    @Test
    void noMigrationsAreAManifestToo() {
        assertThat(read(ManifestJson.write(List.of()))).isEmpty();
    }

    @Test
    void theCommittedManifestIsWrittenAsItIsRead() throws IOException {
        String committed = Files.readString(Path.of("src/main/resources/db/manifest.json"));

        assertThat(ManifestJson.write(read(committed))).isEqualTo(committed);
    }

    @Test
    void everyFactIsOnALineOfItsOwn() {
        String[] lines = ManifestJson.write(List.of(FULL)).split("\n", -1);

        assertThat(lines).endsWith("}", "").allMatch(line -> line.strip()
                .matches("[{}\\[\\]],?|]?}?,?|\"\\w+\" : (\"[^:]*\"|-?\\w+|[\\[{]|\\[ ]),?|\"[^:]*\",?"));
        assertThat(lines)
                .containsOnlyOnce("      \"version\" : \"20251114.03\",")
                .containsOnlyOnce("        \"20251114.02\"")
                .containsOnlyOnce("        \"table with space\",")
                .containsOnlyOnce("      \"transactional\" : false,")
                .containsOnlyOnce("      \"statementTimeout\" : \"PT1H30M\",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{",
                "[]",
                "null",
                "{}",
                "{\"migrations\" : [ {} ]}",
                "{\"migrations\" : [ 5 ]}",
                "{\"migrations\" : \"none\"}",
                "{\"migrations\" : [ {\n\"version\" : }"
            })
    void whatIsNotAManifestIsRefusedInOneSentence(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\" : \"1\"|\"version\" : \"one\"",
                "\"table t1\"|\"table\"",
                "\"table t1\"|\"chair t1\"",
                "\"table t1\"|\"table  \"",
                "\"statements\" : 1|\"statments\" : 1",
                "\"dependsOn\" : [ ]|\"dependsOn\" : [ \"x\" ]",
                "\"transactional\" : true|\"statementTimeout\" : \"soon\", \"transactional\" : true",
                "\"transactional\" : true|\"compatibleSince\" : \"soon\", \"transactional\" : true",
                "\"requires\" : [ ]|\"requires\" : \"users\""
            })
    void aFactThatCannotBeReadIsRefusedInOneSentence(String change) {
        String[] fromTo = change.split("\\|");
        String written = ManifestJson.write(List.of(migration("1")));

        assertThat(written).contains(fromTo[0]);
        assertRefused(written.replace(fromTo[0], fromTo[1]));
    }

    private static List<Migration> read(String json) {
        return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String json) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> read(json))
                .withMessageMatching("db/manifest.json cannot be read, rewrite it: .+")
                .extracting(SchemaException::code)
                .isEqualTo(Code.REFUSED);
    }
}

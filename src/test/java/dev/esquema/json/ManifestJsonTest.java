package dev.esquema.json;

import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.RowSecurity;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import dev.esquema.set.Sha256;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.fake.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

    private static final Map<DatabaseObject, Definition> CREATED = Map.ofEntries(
            Map.entry(
                    DatabaseObject.table("with space"),
                    new Definition.Table(
                            true,
                            false,
                            RowSecurity.FORCED,
                            Optional.of(new Wording("LIST (id)", Optional.of("LIST ((id))"))),
                            List.of(
                                    new Parent(Optional.of("other"), "p", Optional.of("FOR VALUES IN (1)")),
                                    new Parent(Optional.empty(), "q", Optional.empty())))),
            Map.entry(
                    DatabaseObject.column("with space", "id"),
                    new Definition.Column(
                            "integer",
                            false,
                            new ColumnValue.Default(Wording.of("nextval('s'::regclass)")),
                            Optional.empty())),
            Map.entry(
                    DatabaseObject.column("with space", "numbered"),
                    new Definition.Column("integer", false, new ColumnValue.Identity(false), Optional.empty())),
            Map.entry(
                    DatabaseObject.column("with space", "computed"),
                    new Definition.Column(
                            "text",
                            true,
                            new ColumnValue.Computed(new Wording("(a)", Optional.of("((a))")), true),
                            Optional.empty())),
            Map.entry(
                    new DatabaseObject(Kind.SEQUENCE, "s"),
                    new Definition.Sequence("as integer", Optional.of(DatabaseObject.column("with space", "id")))),
            Map.entry(
                    new DatabaseObject(Kind.CONSTRAINT, Optional.of("with space"), "pk"),
                    new Definition.Constraint(ConstraintKind.PRIMARY_KEY, Wording.of("PRIMARY KEY (id)"), true)),
            Map.entry(
                    new DatabaseObject(Kind.INDEX, "ix"),
                    new Definition.Index("with space", true, Wording.of("btree (id)"), true)),
            Map.entry(
                    new DatabaseObject(Kind.INDEX, "only"),
                    new Definition.Index("with space", false, Wording.of("btree (id)"), false)),
            Map.entry(new DatabaseObject(Kind.FUNCTION, "f(integer, text)"), new Definition.Present()),
            Map.entry(new DatabaseObject(Kind.TRIGGER, Optional.of("with space"), "tr"), new Definition.Present()));

    private static final Migration FULL = new Migration(
            Version.of("20251114.03"),
            "create \"quoted\" and ñ",
            "V20251114_03__create.sql",
            -1_051_325_518,
            "92519406",
            List.of(Version.of("20251114"), Version.of("20251114.02")),
            Optional.of("U20251114_03__create.sql"),
            new Effect(
                    new Structure(CREATED),
                    new Structure(Map.of(
                            DatabaseObject.column("with space", "x"),
                            new Definition.Column("text", true, new ColumnValue.None(), Optional.of("\"C\"")))),
                    List.of(DatabaseObject.column("with space", "gone")),
                    List.of("users"),
                    List.of(new TableLock(LockMode.SHARE_ROW_EXCLUSIVE, "users")),
                    List.of("with space"),
                    List.of(
                            Loss.dropped(DatabaseObject.column("with space", "gone")),
                            Loss.dropped(DatabaseObject.table("gone")),
                            new Loss.NarrowedColumn(DatabaseObject.column("with space", "x"), "text", "integer")),
                    List.of("with space")),
            new Execution(false, true, 1, Optional.of(Duration.ofMinutes(90)), Optional.of(Version.of("20251114.02"))));

    @Test
    void whatIsWrittenIsReadAgain() {
        List<Migration> migrations = List.of(migration("1"), FULL);

        assertThat(read(ManifestJson.write(migrations))).isEqualTo(migrations);
    }

    @Test
    void aManifestWithoutMigrationsIsValid() {
        assertThat(read(ManifestJson.write(List.of()))).isEmpty();
    }

    @Test
    void theCommittedManifestIsWrittenAsItIsRead() throws IOException {
        String committed = Files.readString(LoanSet.MANIFEST);

        assertThat(ManifestJson.write(read(committed))).isEqualTo(committed);
    }

    @Test
    void everyFactIsOnALineOfItsOwn() {
        String[] lines = ManifestJson.write(List.of(FULL)).split("\n", -1);

        assertThat(lines)
                .endsWith("}", "")
                .contains(
                        "      \"version\": \"20251114.03\",",
                        "        \"20251114.02\"",
                        "        {\"mode\":\"SHARE ROW EXCLUSIVE\",\"relation\":\"users\"}",
                        "        {\"kind\":\"column\",\"table\":\"with space\",\"name\":\"gone\"}",
                        "      \"transactional\": false,",
                        "      \"statementTimeout\": \"PT1H30M\",")
                .filteredOn(line -> line.contains("\"kind\""))
                .hasSize(CREATED.size() + 5)
                .allMatch(line -> line.startsWith("        {"));
    }

    @Test
    void aManifestEditedByHandIsRefused() {
        String written = ManifestJson.write(List.of(FULL));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> read(written.replace("PRIMARY KEY (id)", "PRIMARY KEY (x)")))
                .withMessage("manifest.json cannot be trusted, write it anew with `esquema manifest write`:"
                        + " it was edited or merged by hand: its sha256 differs from that of its text");
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
    void aFileThatIsNotAManifestIsRefused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\": \"1\"|\"version\": \"one\"",
                "\"name\":\"t1\"|\"nome\":\"t1\"",
                "\"kind\":\"table\"|\"kind\":\"chair\"",
                "\"kind\":\"table\"|\"kind\":\"column\"",
                "\"name\":\"t1\"|\"name\":\" \"",
                "\"statements\": 1|\"statments\": 1",
                "\"dependsOn\": []|\"dependsOn\": [\"x\"]",
                "\"transactional\": true|\"statementTimeout\": \"soon\", \"transactional\": true",
                "\"transactional\": true|\"compatibleSince\": \"soon\", \"transactional\": true",
                "\"locks\": []|\"locks\": [{\"mode\":\"LOOSE\",\"relation\":\"t\"}]",
                "\"requires\": []|\"requires\": \"users\""
            })
    void anUnreadableFieldIsRefused(String change) {
        String[] fromTo = change.split("\\|");
        String written = ManifestJson.write(List.of(migration("1")));

        assertThat(written).contains(fromTo[0]);
        assertRefused(written.replace(fromTo[0], fromTo[1])).withMessageNotContaining("edited");
    }

    @Test
    void effectsThatAreReadLaterAreTheSame() throws IOException {
        byte[] committed = Files.readAllBytes(LoanSet.MANIFEST);

        assertThat(ManifestJson.readLazily(committed, "rewrite it")).isEqualTo(ManifestJson.read(committed));
    }

    @Test
    void anEffectIsNotReadBeforeItIsAskedFor() {
        String written = ManifestJson.write(List.of(FULL));
        byte[] unreadable = sealed(written.replace("\"kind\":\"table\"", "\"kind\":\"chair\""));

        List<Script> scripts = ManifestJson.readLazily(unreadable, "rewrite it");

        assertThat(scripts).extracting(Script::script).containsExactly(FULL.script());
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> scripts.get(0).effect())
                .withMessageStartingWith("manifest.json cannot be trusted, rewrite it: ")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
        assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> ManifestJson.read(unreadable));
    }

    /** Returns the text with the digest that it would have if it had been written so. */
    private static byte[] sealed(String written) {
        String rest = written.lines().skip(2).map("%s\n"::formatted).collect(Collectors.joining());
        String digest = Sha256.of(rest.getBytes(StandardCharsets.UTF_8));
        return "{\n  \"sha256\": \"%s\",\n%s".formatted(digest, rest).getBytes(StandardCharsets.UTF_8);
    }

    private static List<Migration> read(String json) {
        return Migrations.versioned(ManifestJson.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static ThrowableAssertAlternative<SchemaException> assertRefused(String json) {
        return assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> read(json))
                .withMessageMatching("manifest.json cannot be trusted, write it anew with `esquema manifest write`: .+")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.REFUSED));
    }
}

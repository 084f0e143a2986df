package dev.esquema.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts of a migration folder, and the folders that cannot be used. */
class MigrationFolderTest {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createDirectories(temporary.resolve("db"));
    }

    @Test
    void scriptsAreReadFromTheFolderMigrationAndFromItsFolders() throws IOException {
        write("migration/V1__a.sql", "select 1;");
        write("migration/2024/V2__b.sql", "select 2;");
        write("migration/2024/U2__b.sql", "select -2;");
        write("rollback/old/U1__a.sql", "select -1;");
        write("V9__not_here.sql", "");
        write("migration/README.md", "");

        MigrationFolder set = MigrationFolder.at(folder);

        assertThat(set.names()).containsExactly("2024/V2__b.sql", "V1__a.sql");
        assertThat(set.undoNames()).containsExactly("2024/U2__b.sql", "old/U1__a.sql");
        assertThat(set.text("2024/V2__b.sql")).isEqualTo("select 2;");
        assertThat(set.undoText("old/U1__a.sql")).isEqualTo("select -1;");
        assertThat(set.undoText("2024/U2__b.sql")).isEqualTo("select -2;");
    }

    @Test
    void withoutTheFolderMigrationTheFolderItselfHoldsTheScripts() throws IOException {
        write("V1__a.sql", "");
        write("sub/V2__b.sql", "");
        write("U2__b.sql", "");
        write("rollback/U1__a.sql", "");
        write("host.sql", "create table host ();");

        MigrationFolder set = MigrationFolder.at(folder);

        assertThat(set.names()).containsExactly("V1__a.sql", "sub/V2__b.sql");
        assertThat(set.undoNames()).containsExactly("U1__a.sql", "U2__b.sql");
        assertThat(set.file(MigrationSet.HOST)).isPresent();
    }

    @Test
    void aLaterChangeOfTheFolderHasNoEffect() throws IOException {
        write("migration/V1__a.sql", "create table a ();");
        write("migration/U2__b.sql", "drop table b;");
        write("rollback/U1__a.sql", "drop table a;");
        MigrationFolder set = MigrationFolder.at(folder);

        write("migration/V1__a.sql", "changed");
        write("migration/U2__b.sql", "changed");
        write("rollback/U1__a.sql", "changed");

        assertThat(set.text("V1__a.sql")).isEqualTo("create table a ();");
        assertThat(set.undoText("U2__b.sql")).isEqualTo("drop table b;");
        assertThat(set.undoText("U1__a.sql")).isEqualTo("drop table a;");
    }

    @Test
    void aFileThatFlywayWouldNotRunIsLeftOutUnlessItsNameIsAlmostThatOfAScript() throws IOException {
        write("migration/V1__a.sql", "");
        write("migration/update-sequences.sql", "this is no migration");
        write("migration/old/rollback.sql", "");
        write("migration/V2_b.sql", "");
        write("migration/r_view.sql", "");
        write("migration/003_c.sql", "");
        write("migration/beforeMigrate.sql", "");
        write("migration/V16__x.SQL", "");
        write("migration/V17__x.sql.orig", "");
        write("migration/V18__x.sql~", "");
        write("rollback/U18__x.sql~", "");

        MigrationFolder set = MigrationFolder.at(folder);

        assertThat(set.names())
                .containsExactly("003_c.sql", "V16__x.SQL", "V1__a.sql", "V2_b.sql", "beforeMigrate.sql", "r_view.sql");
        assertThat(set.strays())
                .containsExactly("V17__x.sql.orig", "V18__x.sql~", "old/rollback.sql", "update-sequences.sql");
        assertThat(set.undoNames()).isEmpty();
    }

    @Test
    void theFilesOfAMountedConfigMapAreReadOnce() throws IOException {
        write("..2026_01_01/V1__a.sql", "select 1;");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(folder.resolve("V1__a.sql"), Path.of("..data", "V1__a.sql"));

        assertThat(MigrationFolder.at(folder).names()).containsExactly("V1__a.sql");
    }

    @Test
    void aChangeAfterTheFolderWasReadHasNoEffect() throws IOException {
        write("V1__a.sql", "select 1;");
        MigrationFolder set = MigrationFolder.at(folder);

        write("V1__a.sql", "select 2;");
        write("V2__b.sql", "select 3;");

        assertThat(set.names()).containsExactly("V1__a.sql");
        assertThat(set.text("V1__a.sql")).isEqualTo("select 1;");
    }

    @Test
    void aFolderReadsAFileWhenItsContentsAreAskedForAndOnlyOnce() throws IOException {
        write("migration/V1__a.sql", "select 1;");
        write("migration/V2__b.sql", "select 2;");
        write("rollback/U1__a.sql", "select -1;");
        MigrationFolder set = MigrationFolder.lazily(folder);
        write("migration/V1__a.sql", "changed");

        assertThat(set.names()).containsExactly("V1__a.sql", "V2__b.sql");
        assertThat(set.text("V1__a.sql")).isEqualTo("changed");
        set.hold();
        for (String name : List.of("migration/V1__a.sql", "migration/V2__b.sql", "rollback/U1__a.sql")) {
            Files.delete(folder.resolve(name));
        }

        assertThat(set.text("V1__a.sql")).isEqualTo("changed");
        assertThat(set.text("V2__b.sql")).isEqualTo("select 2;");
        assertThat(set.undoText("U1__a.sql")).isEqualTo("select -1;");
    }

    @Test
    void theManifestOfAFolderWithoutAScriptIsRefused() throws IOException {
        write("manifest.json", "{}");
        write("migration/U1__a.sql", "select -1;");
        write("migration/V1__a.sql.conf", "executeInTransaction=false");
        write("migration/.hidden/V1__a.sql", "select 1;");
        write("rollback/V1__a.sql", "select -1;");

        assertRefused(at -> MigrationFolder.lazily(at).manifest(), Code.CONFIGURATION, "holds no script");
    }

    @Test
    void aHeldFolderMayDisappear() throws IOException {
        write("migration/V1__a.sql", "");
        write("manifest.json", "{}");
        MigrationFolder held = MigrationFolder.lazily(folder);
        held.hold();
        for (String name : List.of("migration/V1__a.sql", "migration", "manifest.json")) {
            Files.delete(folder.resolve(name));
        }

        assertThat(held.manifest()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(held.digest()).isEqualTo(Sha256.of("{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(held.file("host.sql")).isEmpty();
    }

    @Test
    void aFileThatDisappearsBeforeItIsReadIsRefused() throws IOException {
        write("migration/V1__a.sql", "select 1;");
        MigrationFolder set = MigrationFolder.lazily(folder);
        assertThat(set.names()).containsExactly("V1__a.sql");
        Files.delete(folder.resolve("migration/V1__a.sql"));

        assertRefused(at -> set.text("V1__a.sql"), Code.CONFIGURATION, "cannot be read");
    }

    @Test
    void theDigestIsThatOfTheManifestAndOfWhatChangesTheTextOrTheTransactionOfAScript() throws IOException {
        write("migration/V1__a.sql", "");
        write("manifest.json", "{}");
        String plain = MigrationFolder.at(folder).digest();
        write("placeholders.properties", "name=one\n");
        String one = MigrationFolder.at(folder).digest();
        write("placeholders.properties", "# a comment\nname=two\n");
        String two = MigrationFolder.at(folder).digest();
        write("migration/V1__a.sql.conf", "executeInTransaction=false");
        String outside = MigrationFolder.at(folder).digest();

        assertThat(plain).isEqualTo(Sha256.of("{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(Set.of(plain, one, two, outside)).hasSize(4);
        assertThat(MigrationFolder.at(folder).digest()).isEqualTo(outside);
    }

    @Test
    void theFilesBesideTheScriptsAreOptional() throws IOException {
        write("migration/V1__a.sql", "");
        write("migration/V1__a.sql.conf", "executeInTransaction=false");
        write("placeholders.properties", "schema=añejo\n");

        MigrationFolder set = MigrationFolder.at(folder);

        assertThat(set.properties(MigrationSet.PLACEHOLDERS)).isEqualTo(Map.of("schema", "añejo"));
        assertThat(set.properties(MigrationSet.ALEMBIC)).isEmpty();
        assertThat(set.configuration("V1__a.sql")).isEqualTo(Map.of("executeInTransaction", "false"));
        assertThat(set.names()).containsExactly("V1__a.sql");
    }

    @Test
    void aFolderThatCannotBeUsedIsOneSentenceThatNamesTheNextStep() throws IOException {
        assertRefused(MigrationFolder::at, Code.CONFIGURATION, "esquema new DESCRIPTION --migrations");
        write("migration/V1__a.sql", "");
        assertRefused(
                at -> MigrationFolder.at(at).manifest(), Code.REFUSED, "run `esquema manifest write --migrations");
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> MigrationFolder.at(folder.resolve("migration/V1__a.sql")))
                .withMessageContaining("are not a folder");
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> MigrationFolder.at(folder.resolve("nowhere")))
                .withMessageContainingAll("does not exist", "`esquema new DESCRIPTION` create it");
        Files.createSymbolicLink(folder.resolve("migration/loop"), folder);
        assertRefused(MigrationFolder::at, Code.CONFIGURATION, "cannot be read");
    }

    private void assertRefused(Function<Path, Object> read, Code code, String sentence) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> read.apply(folder))
                .withMessageContaining(sentence)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}

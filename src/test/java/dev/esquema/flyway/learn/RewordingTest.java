package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.manifest.Migration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL's text of some expressions changes when a dump is restored; the build records the changed text, and only
 * for these expressions.
 */
class RewordingTest {

    @TempDir
    private Path resources;

    @Test
    void onlyRewordedDefinitionsHaveASecondWording() throws IOException {
        Path script = resources.resolve("db/migration/V1__worded.sql");
        Files.createDirectories(script.getParent());
        Files.writeString(
                script,
                """
                create table t (s varchar(9) constraint c check (s in ('a', 'b')), n int constraint d check (n > 0));
                create table u (s varchar(9) default case when current_setting('a', true)::varchar in ('a', 'b') then 'x' end,
                    g boolean generated always as (s in ('a', 'b')) stored);
                create table p (s varchar(9)) partition by list ((s in ('a', 'b')));
                create index i on t (n) where s in ('a', 'b');
                create index j on t (lower(s)) where n > 0;
                """);

        List<Migration> learned = ManifestGenerator.generate(resources);

        String restored = "ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])";
        assertThat(ManifestJson.write(learned).lines().filter(line -> line.contains("\"restored\"")))
                .allSatisfy(line -> assertThat(line).contains(restored))
                .extracting(line -> line.replaceFirst(".*\"name\":\"(\\w+)\".*", "$1"))
                .containsExactlyInAnyOrder("p", "s", "g", "c", "i");
        assertThat(ManifestJson.read(ManifestJson.write(learned).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(learned);
    }

    @Test
    void aCheckOfADomainThatIsUsedInOtherTypesIsLearned() throws IOException {
        Path script = resources.resolve("db/migration/V1__domains.sql");
        Files.createDirectories(script.getParent());
        Files.writeString(
                script,
                """
                create domain pos as int check (value > 0);
                create domain "Wort" as varchar(9) collate "C" constraint w check (value in ('a', 'b'));
                create type ct as (a int, b pos);
                create type rg as range (subtype = pos);
                create table t (id int, ds pos[], c ct, w "Wort"[]);
                create domain dc as ct check ((value).a > 0);
                create table u (d dc[]);
                create materialized view mv as select array[1::pos] as a;
                """);

        List<Migration> learned = ManifestGenerator.generate(resources);

        assertThat(ManifestJson.write(learned).lines().filter(line -> line.contains("\"restored\"")))
                .singleElement()
                .asString()
                .contains(
                        "\"name\":\"w of type Wort\"",
                        "ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])");
    }
}

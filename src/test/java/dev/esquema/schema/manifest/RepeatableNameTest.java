package dev.esquema.schema.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.junit.jupiter.api.Test;

class RepeatableNameTest {

    @Test
    void theDescriptionIsTheOneThatFlywayReads() {
        ResourceNameParser flyway = new ResourceNameParser(new ClassicConfiguration());
        for (String name : List.of(
                "R__views.sql",
                "R__Nested_name.sql",
                "R__a__b.sql",
                "R___leading.sql",
                "R__with space.sql",
                "R__dots.in.it.sql",
                "R__ñ.sql",
                "R_one.sql",
                "R1__version.sql",
                "Rviews.sql")) {
            ResourceName read = flyway.parse(name);
            assertThat(RepeatableName.parse(name).map(RepeatableName::description))
                    .as(name)
                    .isEqualTo(
                            read.isValid() && read.getVersion() == null
                                    ? java.util.Optional.of(read.getDescription())
                                    : java.util.Optional.empty());
        }
    }

    @Test
    void theFolderDoesNotCount() {
        assertThat(RepeatableName.parse("sub/folder/R__Nested_name.sql"))
                .contains(new RepeatableName("Nested name"))
                .hasToString("Optional[R__Nested_name]");
    }

    @Test
    void aTextIsAVersionOrTheNameOfARepeatableScript() {
        assertThat(MigrationId.of("R__my_views")).isEqualTo(new RepeatableName("my views"));
        assertThat(MigrationId.of("R__my_views.sql")).isEqualTo(new RepeatableName("my views"));
        assertThat(MigrationId.of("1_2")).isEqualTo(Version.of("1.2"));
        assertThatThrownBy(() -> MigrationId.of("views")).hasMessageContaining("'views' is not a version");
    }

    @Test
    void versionsComeBeforeRepeatableScripts() {
        TreeSet<MigrationId> ids = new TreeSet<>(MigrationId.ORDER);
        ids.addAll(List.of(new RepeatableName("b"), Version.of("10"), new RepeatableName("B"), Version.of("2")));

        assertThat(ids).map(Object::toString).containsExactly("2", "10", "R__B", "R__b");
    }

    @Test
    void twoScriptsWithOneDescriptionAreRefusedByName() {
        Repeatable one = dev.esquema.testing.fake.Migrations.repeatable("views", 1, "1");
        Repeatable other = new Repeatable(one.id(), "sub/R__views.sql", 2, 2, "other", one.effect(), one.execution());

        assertThat(new Manifest(List.of(one, other), List.of(one.script(), other.script())).objections())
                .containsExactly(
                        "R__views.sql and sub/R__views.sql have the same description, which alone identifies a repeatable script: rename one of them");
    }
}

package dev.esquema.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.learn.script.ScriptHeader;
import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SkeletonTest {

    private static final Version ONE = Version.of("1");
    private static final Version TWO = Version.of("2");

    @Test
    void theHeadersThatMayApplyHaveNoEffect() {
        assertThat(ScriptHeader.parse(new Skeleton("003", "orders", List.of(TWO)).migration()))
                .isEqualTo(new ScriptHeader(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aHeaderWithoutItsFirstDashesApplies() {
        String text = new Skeleton("1_3", "orders", List.of(TWO)).migration().replace("-- -- ", "-- ");

        assertThat(ScriptHeader.parse(text))
                .isEqualTo(new ScriptHeader(
                        Optional.empty(),
                        Optional.of(false),
                        Optional.of(Version.of("1.3")),
                        Optional.of(Duration.ofMinutes(10))));
    }

    @Test
    void severalHeadsAreJoined() {
        Skeleton skeleton = new Skeleton("3", "orders", List.of(ONE, TWO));

        assertThat(ScriptHeader.parse(skeleton.migration()).dependsOn()).contains(List.of(ONE, TWO));
    }

    @Test
    void theUndoScriptNamesItsMigration() {
        Skeleton skeleton = new Skeleton("3", "orders", List.of());

        assertThat(skeleton.undoName()).isEqualTo("U3__orders.sql");
        assertThat(skeleton.undo()).contains(skeleton.migrationName());
    }
}

package dev.esquema.cli.graph;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MermaidGraphTest {

    @Test
    void mermaidHasANodeAMigrationAndAnArrowADependency() {
        assertThat(String.join(
                        "\n",
                        GraphForm.MERMAID.draw(
                                entries(manifest(
                                        migration("1.01"), migration("2", "1.1"), migration("3", "1.01", "1.1", "2"))),
                                entry -> "")))
                .isEqualTo(
                        """
                        flowchart TD
                            v1_1["1.01 step 1.01"]
                            v2["2 step 2"]
                            v3["3 step 3"]
                            v1_1 --> v2
                            v1_1 --> v3
                            v2 --> v3""");
    }

    @Test
    void everyDescriptionIsEscapedForMermaid() {
        Migration plain = migration("1");
        Migration quoted = new Migration(
                plain.version(),
                "add \"año\" #1; `b` <c> & ]",
                plain.script(),
                plain.checksum(),
                plain.sha256(),
                plain.dependsOn(),
                plain.undo(),
                plain.effect(),
                plain.execution());

        assertThat(GraphForm.MERMAID.draw(entries(manifest(quoted)), entry -> ""))
                .containsExactly(
                        "flowchart TD", "    v1[\"1 add #34;año#34; #35;1#59; #96;b#96; #60;c#62; #38; #93;\"]");
    }

    @Test
    void theStateOfAMigrationIsInItsLabel() {
        assertThat(GraphForm.MERMAID.draw(entries(manifest(migration("1"))), entry -> entry.state()
                        .label()))
                .containsExactly("flowchart TD", "    v1[\"1 step 1 (pending)\"]");
    }

    private static List<MigrationEntry> entries(Manifest manifest) {
        return SchemaStatus.unknown(manifest, manifest.target(Optional.empty())).entries();
    }
}

package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A build whose scripts contradict each other or its manifest is refused before the first query. */
class ContradictoryBuildIT {

    private static final String TABLE = "create table contradictory (id int);\n";

    static Stream<Arguments> builds() {
        return Stream.of(
                arguments(
                        "a misnamed script",
                        Build.unchanged()
                                .andUnlisted("20251115_misnamed.sql", TABLE)
                                .declared(),
                        "20251115_misnamed.sql is not the name of a versioned script"),
                arguments(
                        "an undo script among them",
                        Build.unchanged()
                                .andUnlisted("U20251114__undo.sql", TABLE)
                                .declared(),
                        "U20251114__undo.sql is not the name of a versioned script"),
                arguments(
                        "a script that the manifest does not know",
                        Build.unchanged()
                                .andUnlisted("V20251115__late.sql", TABLE)
                                .declared(),
                        "V20251115__late.sql is in the migration set but not in manifest.json"),
                arguments(
                        "an unknown dependency",
                        Build.with("V20251115__lost.sql", "-- depends: 20251101\n" + TABLE)
                                .declared(),
                        "V20251115__lost.sql depends on 20251101, which is not in the migration set"),
                arguments(
                        "a missing script",
                        Build.without("V20251114_04__create_modelos_riesgo.sql").declared(),
                        "V20251114_05__create_modelos_impago_cuotas.sql depends on 20251114.04, which is not in the migration set"),
                arguments(
                        "a cycle",
                        Build.with("V20251115__egg.sql", "-- depends: 20251116\n" + TABLE)
                                .and("V20251116__hen.sql", "-- depends: 20251115\nselect 1;\n")
                                .declared(),
                        "the dependencies form a cycle: 20251115 → 20251116 → 20251115"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("builds")
    void itIsRefusedByARunAndAtEveryStart(String what, PackagedEsquema build, String sentence) {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = build.on(database).with("PORT", String.valueOf(PackagedEsquema.freePort()));

        for (Result result : new Result[] {
            esquema.run("migrate"),
            esquema.run("serve"),
            esquema.withoutMigrateAtStart().run("serve")
        }) {
            assertThat(result.exit()).as(result.err()).isEqualTo(6);
            assertThat(result.out()).isEmpty();
            assertThat(result.messages()).contains(sentence);
        }
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }
}

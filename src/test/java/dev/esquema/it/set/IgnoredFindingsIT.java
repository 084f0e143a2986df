package dev.esquema.it.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SetFolder;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** A set accepts findings with a reason: they are counted and listed, and change no phase and no exit status. */
class IgnoredFindingsIT {

    private static final String LIST =
            "# accepted\nindex dba_* -- made by the DBA\ncolumn orders.note -- dropped by hand\n";

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PackagedEsquema shop =
            SetFolder.shop().learned().with("verify.ignore", LIST).application().on(database);

    @Test
    void anIgnoredFindingIsCountedAndListed() {
        assertThat(shop.run("migrate").exit()).isZero();
        database.execute("create index dba_1 on orders (buyer, note)", "alter table orders alter note set not null");

        Result verified = shop.run("verify");

        assertThat(verified.exit()).isZero();
        assertThat(verified.out())
                .contains("ignored: index dba_1 exists and is not expected (2) (verify.ignore: made by the DBA)")
                .contains("ignored: column orders.note is text not null, expected: text")
                .endsWith("no findings, 2 ignored\n");
        try (RunningEsquema server = shop.withoutMigrateAtStart().start()) {
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
            assertThat(server.readiness("ignoredFindings")).isEqualTo("2");
        }

        database.execute("create index other on orders (note)");
        assertThat(shop.run("verify").exit()).isEqualTo(4);
        assertThat(shop.run("verify").out()).endsWith("1 finding: 0 breaking, 1 degrading, 2 ignored\n");
    }

    @Test
    void aMalformedListIsRefusedWithTheNumberOfTheLine() {
        Result refused = SetFolder.shop()
                .learned()
                .with("verify.ignore", "index a -- good\nindex b\n")
                .application()
                .on(database)
                .run("verify");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.lastErrLine()).contains("verify.ignore", "line 2 is 'index b'");
    }
}

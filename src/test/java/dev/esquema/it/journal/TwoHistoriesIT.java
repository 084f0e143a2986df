package dev.esquema.it.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two builds with history tables of their own share one schema; neither is affected by the runs of the other. */
class TwoHistoriesIT {

    private static final PackagedEsquema SALES = Build.with(
                    "V20251115__sales.sql",
                    """
                    -- transactional: no
                    -- compatible-since: 20251115
                    do $$ begin
                        create table sales (id int);
                        commit;
                        perform %s;
                    end $$;
                    """
                            .formatted(Nap.SQL))
            .built();

    private static final PackagedEsquema STOCK = Build.with(
                    "V20251115__stock.sql",
                    "-- transactional: no\n-- compatible-since: 20251114\ncreate table stock (id int);")
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema sales = SALES.on(database).with("QUARKUS_FLYWAY_TABLE", "sales_history");
    private final PackagedEsquema stock = STOCK.on(database).with("QUARKUS_FLYWAY_TABLE", "stock_history");
    private final PackagedEsquema olderSales =
            PackagedEsquema.built().on(database).with("QUARKUS_FLYWAY_TABLE", "sales_history");
    private final PackagedEsquema olderStock =
            PackagedEsquema.built().on(database).with("QUARKUS_FLYWAY_TABLE", "stock_history");

    @Test
    void anUnfinishedMigrationStopsOnlyTheBuildThatStartedIt() {
        Nap.set(database, 60);
        try (RunningEsquema killed = sales.launch("migrate")) {
            Nap.await(database);
            killed.kill();
        }
        Nap.set(database, 0);
        Eventually.within(
                Duration.ofSeconds(30), () -> assertThat(Nap.sleepers(database)).isZero());

        Result other = stock.run("migrate");
        Result own = sales.run("migrate");

        assertThat(other.exit()).as(other.err()).isZero();
        assertThat(database.value("select count(*) from stock_history where version = '20251115'"))
                .isEqualTo("1");
        assertThat(own.exit()).as(own.err()).isEqualTo(6);
        assertThat(own.lastErrLine()).contains("20251115 was started outside a transaction");
        Result decided = sales.run("repair", "--version", "20251115", "--as", "applied", "--yes");
        assertThat(decided.exit()).as(decided.err()).isZero();
        assertThat(sales.run("migrate").out()).isEqualTo("nothing to do: the schema is at 20251115\n");
        assertThat(stock.run("status", "--check").exit()).isZero();
        assertThat(sales.run("status", "--check").exit()).isZero();
    }

    @Test
    void runsAndCompatibleTargetsAreThoseOfTheOwnHistory() {
        assertThat(sales.run("migrate").exit()).isZero();
        assertThat(stock.run("migrate").exit()).isZero();
        assertThat(stock.run("migrate").exit()).isZero();

        assertThat(sales.run("runs", "--json").json().get("runs")).hasSize(1);
        assertThat(stock.run("runs", "--json").json().get("runs")).hasSize(2);
        assertThat(olderSales.run("status", "--check").exit()).isEqualTo(9);
        assertThat(olderStock.run("status", "--check").exit()).isZero();
    }

    @Test
    void aRollbackHoldsTheVersionOfItsOwnHistoryOnly() {
        PackagedEsquema one = PackagedEsquema.built().on(database).with("QUARKUS_FLYWAY_TABLE", "sales_history");
        PackagedEsquema two = PackagedEsquema.built().on(database).with("QUARKUS_FLYWAY_TABLE", "stock_history");
        assertThat(one.run("migrate", "--target", "20251114.04").exit()).isZero();
        assertThat(one.run("migrate").exit()).isZero();
        assertThat(one.run("rollback", "20251114.05", "--yes").exit()).isZero();

        assertThat(one.run("migrate").out()).contains("nothing to do");
        assertThat(database.value("select to_regclass('modelos_impago_cuotas') is null"))
                .isEqualTo("t");
        assertThat(two.run("migrate").exit()).isZero();
        assertThat(database.value("select to_regclass('modelos_impago_cuotas') is null"))
                .isEqualTo("f");
    }
}

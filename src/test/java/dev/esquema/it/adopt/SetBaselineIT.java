package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SetFolder;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** A history that {@code flyway baseline} began, for the migrations of a folder with versions as Flyway writes them. */
class SetBaselineIT {

    private static final String USERS = "create table users (id serial primary key, mail text not null);";
    private static final String SEED = "insert into users (mail) values ('first');";
    private static final String ORDERS = "create table orders (id serial primary key, buyer int references users);";

    private static final SetFolder SET = SetFolder.empty()
            .with("migration/V1__users.sql", USERS)
            .with("migration/V1_1__seed.sql", SEED)
            .with("migration/V2024.01.02__orders.sql", ORDERS)
            .with("migration/V2024.01.10__note.sql", "alter table orders add column note text;")
            .learned();

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PackagedEsquema esquema = SET.application().on(database);

    @Test
    void everythingUpToTheBaselineIsRecordedAfterProofAndTheRestIsApplied() {
        database.execute(USERS.concat(SEED));
        baseline("1.1");

        Result plan = esquema.run("plan");
        Result migrate = esquema.run("migrate");

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("pending 2: ", "the objects of 1 users", "the objects of 1.1 seed");
        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out())
                .isEqualTo("recorded 2 whose objects existed already: 1, 1.1; applied 2: 2024.01.02, 2024.01.10;"
                        + " the schema is at 2024.01.10\n");
        assertThat(database.column("select mail from users")).containsExactly("first");
        assertThat(esquema.run("verify").exit()).isZero();
        assertThat(flyway("1.1").load().validateWithResult().validationSuccessful)
                .isTrue();
    }

    @Test
    void aBaselineThatTheStructureContradictsIsRefused() {
        database.execute("create table users (id serial primary key, mail varchar(10) not null);");
        baseline("1_1");

        Result migrate = esquema.run("migrate");

        assertThat(migrate.exit()).isEqualTo(6);
        assertThat(migrate.messages())
                .contains(
                        "the history begins with a baseline of version 1.1, but the structure is not that of this version")
                .contains("users.mail");
        assertThat(database.column("select version from flyway_schema_history")).containsExactly("1.1");
    }

    @Test
    void aBaselineBetweenTwoVersionsStandsForTheLowerOnes() {
        database.execute(USERS.concat(SEED).concat(ORDERS));
        baseline("2024.1.5");

        Result migrate = esquema.run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out())
                .startsWith("recorded 3 whose objects existed already: 1, 1.1, 2024.01.02; applied 1: ");
    }

    @Test
    void theDefaultBaselineOfFlywayIsVersionOne() {
        database.execute(USERS);
        flyway("1").load().baseline();

        Result migrate = esquema.run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out()).startsWith("recorded 1 whose objects existed already: 1; applied 3: 1.1, ");
        assertThat(database.column("select mail from users")).containsExactly("first");
    }

    private void baseline(String version) {
        flyway(version).load().baseline();
    }

    private FluentConfiguration flyway(String version) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .outOfOrder(true)
                .locations("filesystem:".concat(SET.path().resolve("migration").toString()))
                .baselineVersion(version);
    }
}

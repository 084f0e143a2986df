package dev.esquema.schema.preflight;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.requiring;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final Manifest BUILD =
            manifest(requiring(migration("1"), "users", "clientes"), requiring(migration("2", "1"), "users"));

    @Test
    void withoutObjectionsARunContinues() {
        preflight(BUILD, new FakeDatabase(Rows.none()).withTables("users", "clientes"))
                .refuse(false);
    }

    @Test
    void missingHostTablesAreAllNamedInOneSentence() {
        SchemaException refusal = refusal(BUILD, new FakeDatabase(Rows.none()));

        assertThat(refusal.code()).isEqualTo(Code.REFUSED);
        assertThat(refusal)
                .hasMessage("nothing was applied: tables that the migrations refer to are missing,"
                        + " create them first: clientes, users");
    }

    @Test
    void onlyHostTablesOfPendingMigrationsAreRequired() {
        preflight(BUILD, new FakeDatabase(Rows.applied("1")).withTables("users"))
                .refuse(false);
    }

    @Test
    void allExistingObjectsAreNamed() {
        SchemaException refusal =
                refusal(chain("1", "2"), new FakeDatabase(Rows.none()).withObjects(table("1"), table("2")));

        assertThat(refusal.code()).isEqualTo(Code.REFUSED);
        assertThat(refusal)
                .hasMessage(
                        "nothing was applied: objects that pending migrations create exist already,"
                                + " and no history records them: table t1, table t2,"
                                + " different from what these migrations create: table t1 is missing (1), table t2 is missing (2); `esquema adopt --dry-run` shows what can be recorded");
    }

    @Test
    void aBaselineThatTheStructureDoesNotProveIsRefused() {
        assertThat(refusal(chain("1", "2"), new FakeDatabase(Rows.none().baseline("1"))))
                .hasMessage("nothing was applied: the history begins with a baseline of version 1,"
                        + " but the structure is not that of this version: table t1 is missing (1);"
                        + " `esquema adopt --dry-run` shows what can be recorded");
    }

    @Test
    void aBaselineThatTheStructureProvesIsAdopted() {
        FakeDatabase database = new FakeDatabase(Rows.none().baseline("1"));
        Structure live = FakeStructure.after(migration("1")).read();
        Preflight preflight = preflight(chain("1", "2"), database, live, ExistingTables.ADOPT_IF_IDENTICAL);

        preflight.refuse(false);
        assertThat(preflight.proof().proven()).containsExactly(migration("1"));
    }

    @Test
    void aMigrationThatFailedInATransactionIsRefusedBecauseSomebodyChangedItsRow() {
        assertThat(refusal(chain("1", "2"), new FakeDatabase(Rows.applied("1").fail("2"))))
                .hasMessageStartingWith("nothing was applied: the history records 2 as failed (installed_rank 2),"
                        + " although its script runs in a transaction and leaves no such row:")
                .hasMessageContaining("esquema repair --version 2 --as applied");
    }

    @Test
    void editedScriptsFailVerification() {
        SchemaException refusal = refusal(chain("1", "2"), new FakeDatabase(Rows.applied("0.5", "1")));

        assertThat(refusal.code()).isEqualTo(Code.VERIFICATION_FAILED);
        assertThat(refusal)
                .hasMessage(
                        "nothing was applied: 0.5 was applied from V0_5__step.sql, which is not in the migration set: bring it back with your version control;"
                                + " correct it, or add --accept-findings to continue");
    }

    @Test
    void aLowerVersionThatWasMergedLaterFailsVerification() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "3"));

        SchemaException refusal = refusal(chain("1", "2", "3"), database);

        assertThat(refusal.code()).isEqualTo(Code.VERIFICATION_FAILED);
        assertThat(refusal)
                .hasMessageStartingWith("nothing was applied: 3 is applied, but 2, on which it depends, is not")
                .hasMessageContaining("give its script a higher version")
                .hasMessageContaining("-- depends:")
                .hasMessageContaining("--accept-findings");
        preflight(chain("1", "2", "3"), database).refuse(true);
    }

    @Test
    void aLowerVersionThatNoAppliedMigrationDependsOnIsApplied() {
        preflight(
                        manifest(migration("1"), migration("2", "1"), migration("3", "1")),
                        new FakeDatabase(Rows.applied("1", "3")))
                .refuse(false);
    }

    @Test
    void aRolledBackMigrationThatIsReleasedIsAppliedAgainBelowThoseThatDependOnIt() {
        Manifest build = chain("1", "2", "3");
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3").delete("2"));
        Look released = Look.at(build, Version.of("3"), database.read(), List.of(Version.of("2")));

        assertThat(released.states().pending()).containsExactly(migration("2", "1"));
        new Preflight(
                        build,
                        AlembicRevisions.NONE,
                        released,
                        database.structure().read(),
                        database.catalog(),
                        ExistingTables.REFUSE)
                .refuse(false);
    }

    @Test
    void allObjectionsAreReportedTogether() {
        FakeDatabase database = new FakeDatabase(
                        Rows.applied("0.5").baseline("9").fail("2"))
                .withObstacle("the role may not create")
                .withObjects(table("1"));

        SchemaException refusal = refusal(BUILD, database);

        assertThat(refusal.code()).isEqualTo(Code.VERIFICATION_FAILED);
        assertThat(refusal.getMessage().split("; "))
                .hasSize(8)
                .satisfiesExactly(
                        finding -> assertThat(finding).startsWith("nothing was applied: 0.5 was applied from"),
                        obstacle -> assertThat(obstacle).isEqualTo("the role may not create"),
                        baseline -> assertThat(baseline).contains("baseline of version 9, which is newer"),
                        failed -> assertThat(failed).startsWith("the history records 2 as failed"),
                        missing -> assertThat(missing).endsWith("clientes, users"),
                        existing -> assertThat(existing)
                                .contains(
                                        "table t1, different from what these migrations create", "table t1 is missing"),
                        way -> assertThat(way).contains("`esquema adopt --dry-run`"),
                        next -> assertThat(next).contains("--accept-findings"));
    }

    private static Preflight preflight(Manifest build, FakeDatabase database) {
        return preflight(build, database, database.structure().read(), ExistingTables.REFUSE);
    }

    private static Preflight preflight(Manifest build, FakeDatabase database, Structure live, ExistingTables existing) {
        Observation seen = database.read();
        Look look = Look.at(build, build.target(Optional.empty()), seen);
        return new Preflight(build, AlembicRevisions.NONE, look, live, database.catalog(), existing);
    }

    private static SchemaException refusal(Manifest build, FakeDatabase database) {
        return catchThrowableOfType(
                SchemaException.class, () -> preflight(build, database).refuse(false));
    }
}

package dev.esquema.http;

import static dev.esquema.testing.fake.FakeReader.observation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.json.Representation;
import dev.esquema.json.problem.ProblemJson;
import dev.esquema.json.status.MigrationsJson;
import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.Golden;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The complete JSON object of each route; the expected files are in src/test/resources/golden/routes. */
class RouteJsonTest {

    private static final Manifest BUILD = Migrations.chain("1", "2", "3");

    private final SchemaMonitor monitor = new SchemaMonitor(
            BUILD,
            Version.of("3"),
            new FakeReader().returning(observation(Rows.applied("1", "2").history())),
            FakeStructure.after(Migrations.migration("1")),
            new FakeJournal()
                    .with(FakeJournal.run(1, RunOutcome.APPLIED))
                    .with(FakeJournal.run(2, RunOutcome.NOTHING_TO_DO)),
            Duration.ofHours(1),
            DriftPolicy.every(Duration.ofHours(1)),
            () -> 0);
    private final SchemaResource routes = new SchemaResource(monitor, BUILD, new Build("1.0", "abc1234"));

    RouteJsonTest() {
        monitor.refresh();
    }

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void theStatus() {
        assertObject("schema", routes.schema());
    }

    @Test
    void theMigrations() {
        assertObject("migrations", routes.migrations(null, null, null));
        assertObject("migrations-pending", routes.migrations("pending", null, null));
        assertObject("migration", routes.migration("2"));
    }

    @Test
    void eachPageOfMigrationsNamesTheNextOne() {
        MigrationsJson first = routes.migrations(null, "2", null);
        MigrationsJson second = routes.migrations(null, "2", "2");

        assertThat(versions(first)).containsExactly("1", "2");
        assertThat(first.next()).isEqualTo("?limit=2&after=2");
        assertThat(versions(second)).containsExactly("3");
        assertThat(second.next()).isNull();
    }

    @Test
    void aPageOfOneStateGoesOnInThatState() {
        MigrationsJson page = routes.migrations("applied", "1", null);

        assertThat(page.next()).isEqualTo("?state=applied&limit=1&after=1");
        assertThat(versions(routes.migrations("applied", "1", "1"))).containsExactly("2");
        assertThat(routes.migrations("applied", "1", "1").next()).isNull();
    }

    @Test
    void aPageAfterAVersionThatIsNotKnownIsAProblem() {
        assertThat(catchThrowableOfType(SchemaException.class, () -> routes.migrations(null, null, "9")))
                .extracting(SchemaException::code)
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void eachPageOfRunsNamesTheNextOne() {
        assertThat(routes.runs("1", null).next()).isEqualTo("?limit=1&before=2");
        assertThat(routes.runs("1", "2").next()).isNull();
    }

    private static List<String> versions(MigrationsJson page) {
        return page.migrations().stream().map(MigrationsJson.Entry::version).toList();
    }

    @Test
    void theVerification() {
        assertObject("verification", routes.verification());
    }

    @Test
    void theHeadsAndTheGraph() {
        assertObject("heads", routes.heads());
        assertObject("graph", routes.graph());
    }

    @Test
    void theCompatibility() {
        assertObject("compatibility", routes.compatibility("2"));
    }

    @Test
    void theRuns() {
        assertObject("runs", routes.runs(null, null));
        assertObject("runs-before", routes.runs("1", "2"));
        assertObject("run", routes.run("1"));
    }

    /** The monitor has a failed run and a deviation, so that each field with a detail would have a value. */
    @Test
    void withoutDetailsHostsUsersProcessesMessagesAndSqlAreLeftOut() {
        assertUndetailed("schema", routes.schema());
        assertUndetailed("migrations", routes.migrations(null, "1", null));
        assertUndetailed("migration", routes.migration("2"));
        assertUndetailed("verification", routes.verification());
        assertUndetailed("run", routes.run("1"));
    }

    private static void assertUndetailed(String file, Representation object) {
        Golden.assertEqual(
                "routes/undetailed/%s.json".formatted(file),
                object.undetailed(true).concat("\n"));
    }

    @Test
    void aDatabaseThatWasNeverReadHasNoFacts() {
        SchemaException denied = new SchemaException(Code.PERMISSION_DENIED, "grant select on flyway_schema_history");
        try (SchemaMonitor unread = neverRead(denied)) {
            SchemaResource asked = new SchemaResource(unread, BUILD, new Build("1.0", "abc1234"));

            assertThat(asked.schema().phase()).isEqualTo("UNREACHABLE");
            assertThat(asked.heads().heads()).hasSize(1);
            assertThat(List.<ThrowableAssert.ThrowingCallable>of(
                            () -> asked.migrations(null, null, null),
                            () -> asked.migration("1"),
                            () -> asked.migration("R__views"),
                            () -> asked.verification(),
                            () -> asked.graph(),
                            () -> asked.compatibility("2"),
                            () -> asked.runs(null, null),
                            () -> asked.run("1")))
                    .allSatisfy(route -> assertThat(catchThrowable(route)).isSameAs(denied));
        }
    }

    @Test
    void aFailureThatIsNotOfTheDatabaseIsNotAnsweredInPlaceOfFacts() {
        try (SchemaMonitor unread = neverRead(new SchemaException(Code.REFUSED, "the rows of user x are wrong"))) {
            SchemaResource asked = new SchemaResource(unread, BUILD, new Build("1.0", "abc1234"));

            assertThat(catchThrowableOfType(SchemaException.class, asked::graph))
                    .hasMessage("the database has not been read yet: GET /schema shows the reason")
                    .extracting(SchemaException::code)
                    .isEqualTo(Code.NOT_READY);
        }
    }

    private static SchemaMonitor neverRead(SchemaException reason) {
        SchemaMonitor unread = new SchemaMonitor(
                BUILD,
                Version.of("3"),
                new FakeReader().fails(reason),
                FakeStructure.after(Migrations.migration("1")),
                new FakeJournal(),
                Duration.ofHours(1),
                DriftPolicy.every(Duration.ofHours(1)),
                () -> 0);
        unread.refresh();
        return unread;
    }

    @Test
    void aProblem() {
        assertObject(
                "problem", ProblemJson.of(catchThrowableOfType(SchemaException.class, () -> routes.migration("9"))));
    }

    @Test
    void everyRouteIsNamedInTheDocumentationAtTheObjectThatItReturns() throws IOException {
        String page = Files.readString(java.nio.file.Path.of("docs/json.md"));
        List<Method> methods = Arrays.stream(SchemaResource.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(GET.class))
                .toList();

        assertThat(methods).isNotEmpty().allSatisfy(method -> {
            Path path = method.getAnnotation(Path.class);
            String route = "`GET /schema%s`".formatted(path == null ? "" : path.value());
            String object = method.getReturnType().getSimpleName().replaceFirst("Json$", "");
            assertThat(page).containsPattern("### %s\n\nWritten by .*\\Q%s\\E".formatted(object, route));
        });
    }

    private static void assertObject(String file, Representation object) {
        Golden.assertEqual("routes/%s.json".formatted(file), object.indented().concat("\n"));
    }
}

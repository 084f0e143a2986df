package dev.esquema.health;

import static dev.esquema.testing.fake.FakeReader.observation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.access.Details;
import dev.esquema.access.HttpAccess;
import dev.esquema.access.MetricsAccess;
import dev.esquema.access.Tokens;
import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class SchemaReadinessTest {

    private static final Manifest BUILD = Migrations.chain("1", "2");

    @Test
    void aMigrationThatIsHeldIsNamedWhateverThePhaseIs() {
        HealthCheckResponse response =
                response(observation(Rows.applied("1", "2").delete("2").history()), RunOutcome.ROLLED_BACK);
        Rows edited = Rows.none().applyOther("1", 7).apply("2").delete("2");
        HealthCheckResponse drifted = response(observation(edited.history()), RunOutcome.ROLLED_BACK);

        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(response.getData().orElseThrow()).containsEntry("held", "2").containsEntry("phase", "CURRENT");
        assertThat(drifted.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(drifted.getData().orElseThrow()).containsEntry("held", "2").containsEntry("phase", "DRIFTED");
    }

    @Test
    void theReasonForIncompatibleIsNamed() {
        HealthCheckResponse response = response(
                observation(Rows.applied("1", "2", "3").history()).declaring(Map.of(Version.of("3"), Version.of("3"))),
                RunOutcome.APPLIED);

        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(response.getData().orElseThrow())
                .containsEntry("phase", "INCOMPATIBLE")
                .containsEntry("incompatible", "migration 3 is applied and requires target 3 or newer");
    }

    @Test
    void withoutDetailsItTellsOnlyPhaseVersionPendingAndReasons() {
        HealthCheckResponse response = response(
                observation(Rows.applied("1", "2", "3").delete("2").history())
                        .declaring(Map.of(Version.of("3"), Version.of("3"))),
                RunOutcome.RUNNING,
                Details.TOKEN);

        assertThat(response.getData().orElseThrow())
                .containsOnlyKeys("phase", "version", "pending", "held", "incompatible");
    }

    @Test
    void aDatabaseThatWasNeverReadHasNeitherAVersionNorANumber() {
        HealthCheckResponse response = response(
                new FakeReader().fails(new SchemaException(Code.PERMISSION_DENIED, "grant")),
                RunOutcome.APPLIED,
                Details.ANONYMOUS);

        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(response.getData().orElseThrow())
                .containsEntry("failure", "PERMISSION_DENIED")
                .containsEntry("checkedAt", "never")
                .containsOnlyKeys("phase", "failure", "target", "checkedAt");
    }

    @Test
    void everyFieldOfTheDataIsDescribedInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("docs/json.md"));
        String table = page.substring(page.indexOf("### Readiness"), page.indexOf("## Error codes"));
        Set<String> described = new TreeSet<>();
        Pattern.compile("(?m)^\\| `(\\w+)`").matcher(table).results().forEach(row -> described.add(row.group(1)));
        Set<String> written = new TreeSet<>();
        written.addAll(response(
                        observation(Rows.applied("1", "2", "3").delete("2").history())
                                .declaring(Map.of(Version.of("3"), Version.of("3"))),
                        RunOutcome.RUNNING)
                .getData()
                .orElseThrow()
                .keySet());

        assertThat(written).isEqualTo(described);
    }

    private static HealthCheckResponse response(Observation seen, RunOutcome lastRun) {
        return response(seen, lastRun, Details.ANONYMOUS);
    }

    private static HealthCheckResponse response(Observation seen, RunOutcome lastRun, Details details) {
        return response(new FakeReader().returning(seen), lastRun, details);
    }

    private static HealthCheckResponse response(FakeReader reader, RunOutcome lastRun, Details details) {
        HttpAccess access = new HttpAccess(Tokens.NONE, details, MetricsAccess.TOKEN);
        try (SchemaMonitor monitor = new SchemaMonitor(
                BUILD,
                Version.of("2"),
                reader,
                FakeStructure.after(Migrations.migration("1")),
                new FakeJournal().with(FakeJournal.run(1, lastRun)),
                Duration.ofHours(1),
                DriftPolicy.every(Duration.ofHours(1)),
                () -> 0)) {
            monitor.refresh();
            return new SchemaReadiness(monitor, access).call();
        }
    }
}

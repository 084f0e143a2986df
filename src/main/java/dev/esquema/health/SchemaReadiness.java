package dev.esquema.health;

import dev.esquema.access.HttpAccess;
import dev.esquema.schema.Phase;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check: UP only if this build can serve on the schema; it answers from memory. Everybody sees phase,
 * version, the number of pending migrations, and why a version is held or this build is excluded; before the database
 * has been read once there is neither a version nor a number.
 */
@Readiness
@Singleton
public class SchemaReadiness implements HealthCheck {

    private final SchemaMonitor monitor;
    private final HttpAccess access;

    SchemaReadiness(SchemaMonitor monitor, HttpAccess access) {
        this.monitor = monitor;
        this.access = access;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("schema");
        return monitor.status()
                .map(status -> with(response, status))
                .orElseGet(() ->
                        response.withData("phase", Phase.UNREACHABLE.name()).down())
                .build();
    }

    private HealthCheckResponseBuilder with(HealthCheckResponseBuilder response, SchemaStatus status) {
        if (!status.held().isEmpty()) {
            response.withData("held", joined(status.held().stream().map(MigrationEntry::version)));
        }
        status.lookFailure()
                .ifPresent(reason -> response.withData("failure", reason.code().name()));
        List<String> exclusions =
                status.compatibility().thisBuild(status.target()).exclusions();
        if (status.phase() == Phase.INCOMPATIBLE && !exclusions.isEmpty()) {
            response.withData("incompatible", String.join("; ", exclusions));
        }
        response.status(status.ready()).withData("phase", status.phase().name());
        if (status.isRead()) {
            response.withData("version", status.version().map(Version::toString).orElse("none"))
                    .withData("pending", status.pending().size());
        }
        return access.showsDetailsOfHealth() ? withDetails(response, status) : response;
    }

    private static HealthCheckResponseBuilder withDetails(HealthCheckResponseBuilder response, SchemaStatus status) {
        status.lastRun()
                .filter(run -> run.outcome().is(RunOutcome.RUNNING))
                .ifPresent(
                        run -> response.withData("running", "%s since %s".formatted(run.trigger(), run.startedAt())));
        response.withData("target", status.target().toString())
                .withData("checkedAt", status.checkedAt().map(Instant::toString).orElse("never"));
        return status.isRead() ? withFacts(response, status) : response;
    }

    private static HealthCheckResponseBuilder withFacts(HealthCheckResponseBuilder response, SchemaStatus status) {
        return response.withData(
                        "pendingVersions", joined(status.pending().stream().map(Script::id)))
                .withData("breakingFindings", status.findings(Severity.BREAKING).size())
                .withData(
                        "degradingFindings", status.findings(Severity.DEGRADING).size())
                .withData("ignoredFindings", status.verification().ignored().size());
    }

    private static String joined(Stream<?> versions) {
        return versions.map(Object::toString).collect(Collectors.joining(", "));
    }
}

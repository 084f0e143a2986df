package dev.esquema.schema;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Version;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Logs each change of the phase once: the old and the new phase, the reason, and the next action. */
final class PhaseLog {

    private static final Logger LOG = System.getLogger("dev.esquema.phase");

    private @Nullable Phase last;

    /** Logs nothing if the phase is the same as in the last status. */
    void saw(SchemaStatus status) {
        Phase before = last;
        Phase now = status.phase();
        if (now == before) {
            return;
        }
        last = now;
        LOG.log(
                status.ready() ? Level.INFO : Level.WARNING,
                "{0}: {1}",
                before == null ? "phase %s".formatted(now) : "phase %s -> %s".formatted(before, now),
                sentence(status));
    }

    private static String sentence(SchemaStatus status) {
        String version = status.version().map(Version::toString).orElse("no version");
        return switch (status.phase()) {
            case UNREACHABLE ->
                "the database last answered at %s; check the database and the network"
                        .formatted(status.checkedAt().map(Object::toString).orElse("no time since the start"));
            case INCOMPATIBLE ->
                "%s; deploy an image with a newer target"
                        .formatted(String.join(
                                "; ",
                                status.compatibility()
                                        .thisBuild(status.target())
                                        .exclusions()));
            case UNMANAGED ->
                "objects of pending migrations exist and no history records them: %s; run `esquema adopt --dry-run`"
                        .formatted(joined(status.unmanaged()));
            case DRIFTED ->
                "findings: %d, the first: %s; run `esquema verify`"
                        .formatted(
                                status.findings().size(),
                                status.findings().stream()
                                        .min(Comparator.comparing(Finding::severity))
                                        .map(Finding::message)
                                        .orElse(""));
            case MIGRATING ->
                "%s holds the run lock; wait until it ends"
                        .formatted(status.holder().map(LockHolder::toString).orElse("another run"));
            case FAILED ->
                "%s; correct the cause and run `esquema migrate`, or `esquema repair` if the run asks for it"
                        .formatted(failure(status));
            case EMPTY, BEHIND ->
                "pending: %s; run `esquema migrate`"
                        .formatted(joined(status.pending().stream()
                                .map(migration -> migration.version())
                                .toList()));
            case AHEAD ->
                "the schema is at %s, newer than the target %s of this build; nothing to do"
                        .formatted(version, status.target());
            case CURRENT -> "the schema is at %s; nothing to do".formatted(version);
        };
    }

    private static String failure(SchemaStatus status) {
        Optional<String> lastRun = status.lastRun().flatMap(RunRecord::failure).map(RunFailure::message);
        return lastRun.orElseGet(() -> "failed: %s"
                .formatted(joined(
                        status.failed().stream().map(entry -> entry.version()).toList())));
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}

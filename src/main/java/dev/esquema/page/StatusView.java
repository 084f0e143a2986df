package dev.esquema.page;

import dev.esquema.json.FindingJson;
import dev.esquema.json.status.CompatibilityJson;
import dev.esquema.json.status.StatusJson;
import dev.esquema.json.status.VerificationJson;
import dev.esquema.schema.PhaseAdvice;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The facts on the status page.
 *
 * @param status the object of {@code GET /schema}
 * @param verification the object of {@code GET /schema/verification}
 * @param tone the colour of the phase
 * @param history the migrations, newest first, with the lines between them
 * @param repeatables the repeatable scripts, in their order
 * @param pending what a run would apply first
 * @param images which images may serve, newest first
 * @param runs the newest runs of the journal
 * @param running the run that holds the lock; at most one
 * @param root the relative path from the page to the root of the server; it ends with a slash
 * @param details whether the page shows hosts, users, process ids, the messages of failures, and SQL
 */
public record StatusView(
        StatusJson status,
        VerificationJson verification,
        PhaseAdvice advice,
        Tone tone,
        HistoryView history,
        List<HistoryView.Row> repeatables,
        List<PendingView> pending,
        List<CompatibilityJson> images,
        List<RunView> runs,
        List<RunningView> running,
        String root,
        boolean details) {

    private static final int MOST_REPEATABLES = 60;
    private static final int MOST_PENDING = 50;
    private static final int MOST_FINDINGS = 100;
    private static final int MOST_IMAGES = 10;
    private static final int MOST_RUNS = 20;

    public StatusView {
        repeatables = List.copyOf(repeatables);
        pending = List.copyOf(pending);
        images = List.copyOf(images);
        runs = List.copyOf(runs);
        running = List.copyOf(running);
    }

    /** The colour of a phase; the phase stands beside it in words. */
    public enum Tone {
        GOOD,
        WORKING,
        BAD;

        static Tone of(SchemaStatus status) {
            return switch (status.phase()) {
                case CURRENT, AHEAD -> GOOD;
                case MIGRATING -> WORKING;
                case UNREACHABLE, INCOMPATIBLE, UNMANAGED, DRIFTED, FAILED, EMPTY, BEHIND -> BAD;
            };
        }
    }

    static StatusView of(
            SchemaStatus status,
            Manifest manifest,
            Build build,
            List<RunRecord> runs,
            Optional<SchemaException> startUp,
            Optional<Version> before,
            String root,
            boolean details) {
        return new StatusView(
                StatusJson.of(status, manifest, build, startUp, List.of()),
                VerificationJson.of(status),
                details ? PhaseAdvice.of(status) : PhaseAdvice.undetailed(status),
                Tone.of(status),
                HistoryView.of(status.entries(), before),
                status.repeatables().stream()
                        .limit(MOST_REPEATABLES)
                        .map(HistoryView.Row::of)
                        .toList(),
                status.pending().stream()
                        .limit(MOST_PENDING)
                        .map(PendingView::of)
                        .toList(),
                targets(status)
                        .map(target -> CompatibilityJson.of(status, target))
                        .toList(),
                runs.stream().limit(MOST_RUNS).map(RunView::of).toList(),
                RunningView.of(status, runs).stream().toList(),
                root,
                details);
    }

    /** The versions that an image may have as its target. */
    private static Stream<Version> targets(SchemaStatus status) {
        return status.entries().stream()
                .filter(entry -> entry.state() != MigrationState.MISSING)
                .map(MigrationEntry::version)
                .sorted(Comparator.reverseOrder())
                .limit(MOST_IMAGES);
    }

    public List<FindingJson> breaking() {
        return findings(Severity.BREAKING);
    }

    public List<FindingJson> degrading() {
        return findings(Severity.DEGRADING);
    }

    /** How many findings are not on the page. */
    public int findingsLeft() {
        return status.findings().size() - breaking().size() - degrading().size();
    }

    /** How many pending migrations are not on the page. */
    public int pendingLeft() {
        return status.pending().size() - pending.size();
    }

    private List<FindingJson> findings(Severity severity) {
        return status.findings().stream()
                .filter(finding -> finding.severity().equals(severity.name()))
                .limit(MOST_FINDINGS)
                .toList();
    }
}

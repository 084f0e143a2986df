package dev.esquema.schema;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.unfinished.BegunScript;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why the schema is in its phase, and what to do.
 *
 * @param next the next action; a command stands in backquotes
 */
public record PhaseAdvice(String reason, String next) {

    private static final String NOTHING = "nothing to do";
    private static final int SHOWN = 10;

    private static final PhaseAdvice SCHEMA_MISSING = new PhaseAdvice(
            "the owned schema does not exist",
            "create it, or correct its name in search_path of the URL or in quarkus.flyway.default-schema");

    /** Returns the advice for the phase of this status. */
    public static PhaseAdvice of(SchemaStatus status) {
        return switch (status.phase()) {
            case UNREACHABLE -> unreachable(status);
            case INCOMPATIBLE ->
                new PhaseAdvice(
                        String.join(
                                "; ",
                                status.compatibility()
                                        .thisBuild(status.target())
                                        .exclusions()),
                        "deploy an image with a newer target");
            case UNMANAGED ->
                new PhaseAdvice(
                        "objects of pending migrations exist and no history records them: %s"
                                .formatted(joined(status.unmanaged())),
                        "run `esquema adopt --dry-run`");
            case DRIFTED -> new PhaseAdvice(findings(status.findings()), "run `esquema verify`");
            case MIGRATING ->
                new PhaseAdvice(
                        "%s holds the run lock"
                                .formatted(status.holder()
                                        .map(LockHolder::toString)
                                        .orElse("another run")),
                        "wait until it ends");
            case FAILED -> new PhaseAdvice(failure(status), decision(status).orElseGet(() -> afterFailure(status)));
            case EMPTY, BEHIND -> behind(status);
            case AHEAD ->
                new PhaseAdvice(
                        "the schema is at %s, newer than the target %s of this build%s"
                                .formatted(version(status), status.target(), held(status)),
                        NOTHING);
            case CURRENT -> new PhaseAdvice("the schema is at %s%s".formatted(version(status), held(status)), NOTHING);
        };
    }

    private static PhaseAdvice unreachable(SchemaStatus status) {
        return status.lookFailure()
                .filter(PhaseAdvice::isAnswer)
                .map(reason -> new PhaseAdvice(
                        reason.getMessage(),
                        reason.code() == Code.PERMISSION_DENIED
                                ? "grant the role what is missing"
                                : "use a database that this build can read"))
                .orElseGet(() -> new PhaseAdvice(unreachableSince(status), "check the database and the network"));
    }

    /** Returns the advice without hosts, users, process ids, the messages of failures, and SQL. */
    public static PhaseAdvice undetailed(SchemaStatus status) {
        PhaseAdvice advice = of(status);
        return switch (status.phase()) {
            case MIGRATING -> new PhaseAdvice("a run holds the run lock", advice.next());
            case FAILED -> new PhaseAdvice("a migration or the last run failed", advice.next());
            case DRIFTED ->
                new PhaseAdvice("findings: %d".formatted(status.findings().size()), advice.next());
            case UNREACHABLE -> new PhaseAdvice(undetailedLook(status), advice.next());
            case INCOMPATIBLE, UNMANAGED, EMPTY, BEHIND, AHEAD, CURRENT -> advice;
        };
    }

    /** A database that refused a look has answered. */
    private static String undetailedLook(SchemaStatus status) {
        return status.lookFailure()
                .filter(PhaseAdvice::isAnswer)
                .map(reason -> reason.code() == Code.PERMISSION_DENIED
                        ? "the role of this server lacks a right"
                        : "this build cannot use the database")
                .orElseGet(() -> unreachableSince(status));
    }

    /** Whether the database answered, and a person must change something before it can be read. */
    private static boolean isAnswer(SchemaException reason) {
        return reason.code() == Code.PERMISSION_DENIED || reason.code() == Code.REFUSED;
    }

    private static String unreachableSince(SchemaStatus status) {
        return status.checkedAt()
                .map("the database last answered at %s"::formatted)
                .orElse("the database has not answered since the start");
    }

    private static String version(SchemaStatus status) {
        return status.version().map(Version::toString).orElse("no version");
    }

    private static String findings(List<Finding> findings) {
        return "findings: %d, the first: %s"
                .formatted(
                        findings.size(),
                        findings.stream()
                                .min(Comparator.comparing(Finding::severity))
                                .map(Finding::message)
                                .orElse(""));
    }

    private static String failure(SchemaStatus status) {
        Optional<String> lastRun = status.lastRun().flatMap(RunRecord::failure).map(RunFailure::message);
        Optional<String> begun =
                status.begun().stream().map(BegunScript::progress).findFirst();
        Optional<String> undecided = status.lastRun()
                .flatMap(RunRecord::undecided)
                .map("the run that began %s outside a transaction did not record how far it came"::formatted);
        return lastRun.or(() -> begun).or(() -> undecided).orElseGet(() -> "failed: %s"
                .formatted(joined(
                        status.failed().stream().map(entry -> entry.version()).toList())));
    }

    /** A run that did not say why it ended has no cause that could be corrected. */
    private static String afterFailure(SchemaStatus status) {
        boolean killed = status.failed().isEmpty()
                && status.lastRun().flatMap(RunRecord::failure).isEmpty();
        return killed
                ? "run `esquema migrate`, which goes on or says what to decide"
                : "correct the cause and run `esquema migrate`, or `esquema repair` if the run asks for it";
    }

    /** The command with which a person decides whether a statement was applied. */
    private static Optional<String> decision(SchemaStatus status) {
        return status.begun().stream()
                .flatMap(script -> script.decision().stream())
                .findFirst();
    }

    private static String pending(List<Script> pending) {
        return "pending: %s".formatted(joined(pending.stream().map(Script::id).toList()));
    }

    /** A run applies nothing if all that is missing waits for a migration that was rolled back. */
    private static PhaseAdvice behind(SchemaStatus status) {
        if (status.verification().isSchemaMissing()) {
            return SCHEMA_MISSING;
        }
        List<Version> held = status.held().stream().map(MigrationEntry::version).toList();
        return status.pending().isEmpty() && !held.isEmpty()
                ? new PhaseAdvice(
                        "migrations wait for what was rolled back: %s".formatted(joined(held)),
                        "run `esquema restore %s`".formatted(held.get(0)))
                : new PhaseAdvice(pending(status.pending()), "run `esquema migrate`");
    }

    private static String held(SchemaStatus status) {
        return status.held().isEmpty()
                ? ""
                : "; held since a rollback: %s"
                        .formatted(joined(status.held().stream()
                                .map(MigrationEntry::version)
                                .toList()));
    }

    private static String joined(List<?> values) {
        String first = values.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return values.size() <= SHOWN ? first : "%s and %d more".formatted(first, values.size() - SHOWN);
    }

    @Override
    public String toString() {
        return "%s; %s".formatted(reason, next);
    }
}

package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.Table;
import dev.esquema.json.status.CompatibilityJson;
import dev.esquema.json.status.StatusJson;
import dev.esquema.schema.Phase;
import dev.esquema.schema.PhaseAdvice;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.compatibility.RemovedSince;
import dev.esquema.schema.compatibility.Verdict;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code esquema status}: shows the state of the schema. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Show phase, version, target and pending migrations of the schema.",
        footer = {
            "",
            "Examples:",
            "  esquema status",
            "  esquema status --check --json",
            "  esquema status --for-target 20251114.03"
        })
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Option(names = "--check", description = "Set the exit status by the phase: 0 only for CURRENT and AHEAD.")
    private boolean check;

    @Option(
            names = "--for-target",
            paramLabel = "VERSION",
            description =
                    "Show whether an image with this target may serve on this database; the exit status is 0 if it may.")
    private Optional<Version> forTarget = Optional.empty();

    private final Application application;

    public StatusCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SchemaService service = application.serviceForQuestions();
        SchemaStatus status = service.status();
        if (forTarget.isPresent()) {
            return mayServe(service.manifest(), status, forTarget.get());
        }
        List<String> contradictions = service.contradictions();
        console.print(
                () -> StatusJson.of(status, service.manifest(), application.build(), contradictions),
                () -> lines(status, contradictions));
        if (check && !contradictions.isEmpty()) {
            return Code.REFUSED.exitStatus();
        }
        return check ? exitStatus(status) : 0;
    }

    private int mayServe(Manifest manifest, SchemaStatus status, Version target) {
        if (status.entries().stream().noneMatch(entry -> entry.version().equals(target))) {
            throw new SchemaException(
                    Code.USAGE,
                    "the target %s is neither in the migration set nor applied: `esquema history` lists the versions that are"
                            .formatted(target));
        }
        Verdict verdict = status.mayServe(target);
        String sentence = verdict.serves()
                ? "an image with the target %s may serve".formatted(target)
                : "an image with the target %s may not serve: %s"
                        .formatted(target, String.join("; ", verdict.reasons()));
        List<String> lines = new ArrayList<>(List.of(sentence));
        lines.addAll(RemovedSince.of(manifest, target, version -> isApplied(status, version))
                .sentences());
        console.print(CompatibilityJson.of(status, target), lines);
        if (!verdict.against().isEmpty()) {
            return Code.INCOMPATIBLE.exitStatus();
        }
        if (!verdict.deviations().isEmpty()) {
            return Code.VERIFICATION_FAILED.exitStatus();
        }
        return verdict.reached() ? 0 : Code.BEHIND.exitStatus();
    }

    private static boolean isApplied(SchemaStatus status, Version version) {
        return status.entry(version).state() == MigrationState.APPLIED;
    }

    private static int exitStatus(SchemaStatus status) {
        return switch (status.phase()) {
            case CURRENT, AHEAD -> 0;
            case BEHIND, EMPTY, MIGRATING -> Code.BEHIND.exitStatus();
            case DRIFTED -> Code.VERIFICATION_FAILED.exitStatus();
            case UNMANAGED -> Code.REFUSED.exitStatus();
            case FAILED -> Code.MIGRATION_FAILED.exitStatus();
            case UNREACHABLE -> Code.DATABASE_UNAVAILABLE.exitStatus();
            case INCOMPATIBLE -> Code.INCOMPATIBLE.exitStatus();
        };
    }

    private static List<String> lines(SchemaStatus status, List<String> contradictions) {
        Table table = new Table()
                .row("phase", status.phase().name())
                .row("version", status.version().map(Version::toString).orElse("none"))
                .row("target", status.target().toString());
        table.row("pending", joined(status.pending()));
        if (!status.failed().isEmpty()) {
            table.row(
                    "failed",
                    joined(status.failed().stream()
                            .map(entry -> entry.version())
                            .toList()));
        }
        if (!status.held().isEmpty()) {
            table.row(
                    "held",
                    joined(status.held().stream().map(MigrationEntry::version).toList()));
        }
        if (!status.unmanaged().isEmpty()) {
            table.row("unmanaged", joined(status.unmanaged()));
        }
        if (status.phase() == Phase.INCOMPATIBLE) {
            status.compatibility()
                    .thisBuild(status.target())
                    .exclusions()
                    .forEach(reason -> table.row("incompatible", reason));
        }
        contradictions.forEach(sentence -> table.row("build", "contradicts itself: %s".formatted(sentence)));
        status.findings().forEach(finding -> table.row("finding", finding.message()));
        status.verification().notes().forEach(note -> table.row("note", note.message()));
        status.holder().ifPresent(holder -> table.row("running", holder.toString()));
        status.lastRun().ifPresent(run -> table.row("last run", sentence(run)));
        addReason(status, table);
        status.journalFailure().ifPresent(failure -> table.row("journal", failure));
        return table.lines();
    }

    /** The reason of the last run is shown in every phase; a phase without one has the next command at least. */
    private static void addReason(SchemaStatus status, Table table) {
        Optional<String> ofRun = status.lastRun().flatMap(RunRecord::failure).map(RunFailure::message);
        if (status.verification().isSchemaMissing()) {
            PhaseAdvice advice = PhaseAdvice.of(status);
            table.row("reason", advice.reason()).row("next", advice.next());
        } else if (status.phase() == Phase.FAILED) {
            PhaseAdvice advice = PhaseAdvice.of(status);
            table.row("reason", ofRun.orElse(advice.reason())).row("next", advice.next());
        } else {
            ofRun.ifPresent(reason -> table.row("reason", reason));
        }
    }

    private static String sentence(RunRecord run) {
        return "%d: %s %s %s at %s by %s@%s"
                .formatted(
                        run.id(),
                        run.trigger(),
                        run.operation(),
                        run.outcome(),
                        run.startedAt(),
                        run.origin().osUser(),
                        run.origin().host());
    }

    private static String joined(List<?> values) {
        return values.isEmpty() ? "none" : values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}

package dev.esquema.cli.query;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.json.status.VerificationJson;
import dev.esquema.schema.Phase;
import dev.esquema.schema.PhaseAdvice;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code esquema verify}: lists all deviations, with the SQL that fixes each one. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Compare the history and the structure with what this build expects, and list everything that deviates.",
            "The exit status is 4 if there are findings, breaking or degrading; notes do not count. Tables of other applications are not compared.",
            "Without findings it is 6 if objects exist that no history records, if the owned schema does not exist,",
            "or if the scripts contradict their manifest, and 3 if no migration is applied."
        },
        footer = {"", "Examples:", "  esquema verify", "  esquema verify --json"})
public final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    private final Application application;

    public VerifyCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SchemaService service = application.serviceForQuestions();
        SchemaStatus status = service.status();
        List<String> contradictions = service.contradictions();
        int exitStatus = exitStatus(status, !contradictions.isEmpty());
        List<String> lines = lines(status, contradictions);
        if (exitStatus == 0 || !status.findings().isEmpty()) {
            // Otherwise the other lines say what is wrong, and "no findings" would contradict them.
            lines.add(summary(status));
        }
        console.print(VerificationJson.of(status, contradictions), lines);
        return exitStatus;
    }

    /**
     * Returns the exit status. A mistyped database or schema name must not end with 0, as a database without findings
     * does.
     */
    private static int exitStatus(SchemaStatus status, boolean contradictory) {
        if (!status.findings().isEmpty()) {
            return Code.VERIFICATION_FAILED.exitStatus();
        }
        boolean nothingApplied = status.version().isEmpty();
        boolean unread =
                status.verification().unjudged().isPresent() && status.holder().isEmpty();
        if (contradictory || !status.unmanaged().isEmpty() || (nothingApplied && unread)) {
            return Code.REFUSED.exitStatus();
        }
        boolean incomplete = !status.pending().isEmpty() || !status.held().isEmpty();
        return nothingApplied && incomplete ? Code.BEHIND.exitStatus() : 0;
    }

    private static List<String> lines(SchemaStatus status, List<String> contradictions) {
        List<String> lines = new ArrayList<>();
        contradictions.forEach(sentence -> lines.add("the build contradicts itself: %s".formatted(sentence)));
        status.findings().forEach(finding -> lines.addAll(lines(finding)));
        status.verification()
                .ignored()
                .forEach(ignored -> lines.add("ignored: %s (verify.ignore: %s)"
                        .formatted(ignored.finding().message(), ignored.reason())));
        status.verification()
                .notes()
                .forEach(note -> lines.add("note: %s (%s)".formatted(note.message(), note.version())));
        status.unmanaged()
                .forEach(object ->
                        lines.add("unmanaged: %s exists already, and the history does not record its migration"
                                .formatted(object)));
        status.verification().notCompared().ifPresent(sentence -> lines.add("note: %s".formatted(sentence)));
        if (status.phase() == Phase.FAILED) {
            lines.add("note: the phase is FAILED, which `esquema status` explains; findings are about what is applied");
        }
        if (status.verification().isSchemaMissing()) {
            lines.add(PhaseAdvice.of(status).toString());
        } else if (status.version().isEmpty()) {
            lines.add(nothingApplied(status.held().size(), status.pending().size()));
        }
        return lines;
    }

    private static String nothingApplied(int held, int pending) {
        return "no migration is applied: %s, and %s pending"
                .formatted(
                        held == 0 ? "the history is empty" : "%s held after a rollback".formatted(are(held)),
                        are(pending));
    }

    private static String are(int count) {
        return "%d %s".formatted(count, count == 1 ? "is" : "are");
    }

    private static String summary(SchemaStatus status) {
        int findings = status.findings().size();
        int ignored = status.verification().ignored().size();
        String counts = findings == 0
                ? status.verification().isPartly() ? "no findings in what was compared" : "no findings"
                : "%d %s: %d breaking, %d degrading"
                        .formatted(
                                findings,
                                findings == 1 ? "finding" : "findings",
                                status.findings(Severity.BREAKING).size(),
                                status.findings(Severity.DEGRADING).size());
        return ignored == 0 ? counts : "%s, %d ignored".formatted(counts, ignored);
    }

    private static List<String> lines(Finding finding) {
        List<String> lines = new ArrayList<>(List.of(finding.sentence()));
        finding.mend().stream().flatMap(Console::sql).forEach(lines::add);
        return lines;
    }
}

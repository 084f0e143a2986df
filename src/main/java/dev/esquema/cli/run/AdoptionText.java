package dev.esquema.cli.run;

import dev.esquema.cli.console.Console;
import dev.esquema.json.run.AdoptionJson;
import dev.esquema.schema.adoption.AdoptionReport;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Formats an adoption as text: the version that the structure matches, the histories of other tools, the recorded
 * migrations and the remaining ones. The objections are on stderr.
 */
final class AdoptionText {

    private final AdoptionReport report;
    private final List<String> lines = new ArrayList<>();

    private AdoptionText(AdoptionReport report) {
        this.report = report;
    }

    /** Prints the report, and on stderr the reason of a refusal; returns the exit status. */
    static int print(Console console, AdoptionReport report) {
        console.print(AdoptionJson.of(report), new AdoptionText(report).lines());
        Optional<SchemaException> refusal = report.refusal();
        refusal.ifPresent(console::warn);
        return refusal.map(reason -> reason.code().exitStatus()).orElse(0);
    }

    private List<String> lines() {
        closest();
        report.others().forEach(other -> lines.add("found %s, shown for information only".formatted(other)));
        alembic();
        report.holder()
                .ifPresent(holder -> lines.add(
                        "%s holds the run lock: objects that it creates now cannot be distinguished from older ones"
                                .formatted(holder)));
        report.proof().notes().forEach(note -> lines.add("note: %s (%s)".formatted(note.message(), note.version())));
        if (report.objections().all().isEmpty()) {
            result();
        }
        return lines;
    }

    private void closest() {
        String version = report.closest().version().map(Version::toString).orElse("no version");
        if (report.closest().isExact()) {
            lines.add(
                    report.closest().version().isEmpty()
                            ? "the database holds no object of the migrations"
                            : "the structure is that of %s".formatted(version));
            return;
        }
        lines.add("the structure is closest to that of %s, with these differences:".formatted(version));
        report.closest().differences().forEach(finding -> item(finding.message()));
    }

    private void alembic() {
        if (!report.alembic().revisions().isEmpty()) {
            lines.add("Alembic records these migrations as applied: %s"
                    .formatted(report.alembic().revisions().entrySet().stream()
                            .map(AdoptionText::revision)
                            .collect(Collectors.joining(", "))));
        }
    }

    private static String revision(Map.Entry<Version, String> applied) {
        return "%s (%s)".formatted(applied.getKey(), applied.getValue());
    }

    private void result() {
        if (report.adopted().isEmpty()) {
            lines.add("nothing to adopt: the schema is at %s"
                    .formatted(report.version().map(Version::toString).orElse("nothing")));
        } else {
            lines.add("%s %d: %s"
                    .formatted(
                            report.recorded() ? "recorded" : "would record",
                            report.adopted().size(),
                            Script.ids(report.adopted())));
        }
        if (!report.unproven().isEmpty()) {
            lines.add("%s without a proof, because the version was named: %s"
                    .formatted(report.recorded() ? "recorded" : "would record", Script.ids(report.unproven())));
        }
        report.backup().ifPresent(copy -> {
            lines.add("the backup was written to %s".formatted(copy.file()));
            lines.add("to restore it: %s".formatted(copy.restore()));
        });
        if (!report.pending().isEmpty()) {
            lines.add("`esquema migrate` would apply: %s".formatted(Script.ids(report.pending())));
        }
    }

    private void item(String sentence) {
        lines.add("  %s".formatted(sentence));
    }
}

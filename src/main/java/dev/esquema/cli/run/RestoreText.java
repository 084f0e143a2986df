package dev.esquema.cli.run;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.restore.RestorePlan;
import dev.esquema.schema.restore.RestoreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Formats a restore as text: what it would restore, or what it restored. */
final class RestoreText {

    private RestoreText() {}

    static List<String> lines(RestoreReport report) {
        if (!report.done()) {
            return plan(report.plan());
        }
        List<String> lines = new ArrayList<>();
        String versions = report.plan().migrations().stream()
                .map(Migration::version)
                .map(Version::toString)
                .collect(Collectors.joining(", "));
        lines.add("applied again %d%s; the schema is at %s"
                .formatted(
                        report.plan().migrations().size(),
                        versions.isEmpty() ? "" : ": ".concat(versions),
                        report.to().map(Version::toString).orElse("nothing")));
        report.restored().stream()
                .filter(restored -> restored.kept().archived().isPresent())
                .forEach(restored -> restored(restored, lines));
        report.findings().forEach(finding -> lines.add(finding.sentence()));
        return lines;
    }

    private static void restored(Restoration.Restored restored, List<String> lines) {
        String archived =
                "esquema_archive.%s".formatted(restored.kept().archived().orElseThrow());
        lines.add("restored %s: %s from %s, which stays until you drop it"
                .formatted(what(restored.kept()), rows(restored.rows()), archived));
        if (restored.replaced() > 0) {
            lines.add("  they replace %s that the migration wrote with the same primary key"
                    .formatted(rows(restored.replaced())));
        }
        if (restored.added() > 0) {
            lines.add("  %s that the migration wrote or that were added later stay in the table"
                    .formatted(rows(restored.added())));
        }
        if (restored.withoutRow() > 0) {
            lines.add("  %s of the table were deleted since the rollback; their values stay in the archive"
                    .formatted(rows(restored.withoutRow())));
        }
    }

    /** Returns the planned changes and the objections to them. */
    static List<String> plan(RestorePlan plan) {
        List<String> lines = new ArrayList<>();
        plan.migrations().forEach(migration -> lines.add("applies again %s".formatted(migration)));
        plan.stored()
                .kept()
                .forEach(kept -> lines.add("  %s"
                        .formatted(
                                kept.archived().isPresent()
                                        ? "%s: %s from esquema_archive.%s"
                                                .formatted(
                                                        what(kept),
                                                        rows(kept.rows()),
                                                        kept.archived().orElseThrow())
                                        : "%s: its rights, comments and settings".formatted(kept.relation()))));
        plan.objections().forEach(objection -> lines.add("  refused: %s".formatted(objection)));
        return lines;
    }

    private static String what(Restoration.ArchivedData kept) {
        return kept.columns().isEmpty()
                ? kept.relation()
                : "%s of %s".formatted(String.join(", ", kept.columns()), kept.relation());
    }

    private static String rows(long count) {
        return "%d %s".formatted(count, count == 1 ? "row" : "rows");
    }
}

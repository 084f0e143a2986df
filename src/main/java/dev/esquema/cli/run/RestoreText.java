package dev.esquema.cli.run;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.restore.RestorePlan;
import dev.esquema.schema.restore.RestoreReport;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        String applied = versions.isEmpty()
                ? "the migrations were applied again before"
                : "applied again %d: %s".formatted(report.plan().migrations().size(), versions);
        lines.add("%s; the schema is at %s"
                .formatted(applied, report.to().map(Version::toString).orElse("nothing")));
        withoutRows(report.plan()).ifPresent(lines::add);
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
            lines.add("  stays in the table, because the migration wrote it or it was added later: %s"
                    .formatted(rows(restored.added())));
        }
        if (restored.withoutRow() > 0) {
            lines.add("  deleted from the table since the rollback, with values that stay in the archive: %s"
                    .formatted(rows(restored.withoutRow())));
        }
    }

    /** A sentence if tables or columns come back without a value, because the rollback kept none. */
    private static Optional<String> withoutRows(RestorePlan plan) {
        boolean brings = plan.migrations().stream()
                .flatMap(migration -> migration.effect().creates().objects().keySet().stream())
                .anyMatch(object -> object.kind() == Kind.TABLE || object.kind() == Kind.COLUMN);
        boolean kept =
                plan.stored().kept().stream().anyMatch(data -> data.archived().isPresent());
        return brings && !kept
                ? Optional.of(
                        "no rows come back: the rollback kept none, because there were none or with --discard-data")
                : Optional.empty();
    }

    /** Returns the planned changes; the objections to them are on stderr. */
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
        withoutRows(plan).map("  %s"::formatted).ifPresent(lines::add);
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

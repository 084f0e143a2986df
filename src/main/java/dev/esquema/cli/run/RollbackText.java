package dev.esquema.cli.run;

import dev.esquema.cli.console.Console;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.rollback.RollbackPlan;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats a rollback as text: the objects to drop, or the dropped objects and the way to restore their rows. */
final class RollbackText {

    private RollbackText() {}

    static List<String> lines(RollbackReport report) {
        if (!report.done()) {
            return plan(report.plan());
        }
        List<String> lines = new ArrayList<>();
        String versions = report.plan().newestFirst().stream()
                .map(migration -> migration.version().toString())
                .collect(Collectors.joining(", "));
        lines.add("rolled back %d: %s; the schema is at %s"
                .formatted(
                        report.plan().newestFirst().size(),
                        versions,
                        report.to().map(Version::toString).orElse("nothing")));
        report.backup().ifPresent(copy -> {
            lines.add("the backup was written to %s".formatted(copy.file()));
            lines.add("to restore it: %s".formatted(copy.restore()));
        });
        lines.add("held until `esquema restore %s`"
                .formatted(report.plan().newestFirst().get(0).version()));
        report.kept().forEach(kept -> kept.name()
                .ifPresent(name -> lines.add("kept: %s is now %s".formatted(what(kept), name))));
        report.plan().notes().forEach(note -> lines.add("note: %s".formatted(note)));
        if (!report.kept().isEmpty()) {
            byHand(report, lines);
        }
        return lines;
    }

    /**
     * Adds the steps of a restore by hand. Each migration is applied again before its rows are restored, and its rows
     * are restored before the next migration, which may need them.
     */
    private static void byHand(RollbackReport report, List<String> lines) {
        lines.add("to restore everything by hand instead:");
        List<Migration> oldestFirst = new ArrayList<>(report.plan().newestFirst());
        Collections.reverse(oldestFirst);
        for (Migration migration : oldestFirst) {
            lines.add("    esquema migrate --release %s".formatted(migration.version()));
            List<String> statements = report.kept().stream()
                    .filter(kept -> kept.after().equals(migration.version()))
                    .flatMap(kept -> kept.restore().stream())
                    .toList();
            if (!statements.isEmpty()) {
                lines.add("    begin;");
                statements.forEach(sql -> Console.sql("%s;".formatted(sql)).forEach(lines::add));
                lines.add("    commit;");
            }
        }
    }

    /** Returns the planned changes; the objections to them are on stderr. */
    static List<String> plan(RollbackPlan plan) {
        List<String> lines = new ArrayList<>();
        plan.newestFirst().forEach(migration -> {
            lines.add("undoes %s".formatted(migration));
            Optional.ofNullable(plan.cascaded().get(migration.version()))
                    .ifPresent(reason -> lines.add("  because %s".formatted(reason)));
            migration
                    .undoProof()
                    .differences()
                    .forEach(left -> lines.add("  its undo script is partial: %s".formatted(left)));
        });
        plan.toDrop()
                .tables()
                .forEach(table -> lines.add("  table %s is dropped: %s".formatted(table, fate(plan, table))));
        plan.toDrop()
                .columns()
                .forEach(column -> lines.add("  %s is dropped: %s"
                        .formatted(column, fate(plan, column.table().orElseThrow()))));
        plan.toDrop().objects().stream()
                .filter(RollbackText::isOther)
                .forEach(object -> lines.add("  %s is dropped".formatted(object)));
        lines.add("  held afterwards, until `esquema restore %s`"
                .formatted(plan.newestFirst().get(0).version()));
        plan.notes().forEach(note -> lines.add("  note: %s".formatted(note)));
        return lines;
    }

    /** Returns whether an object is neither a part of a table nor already listed. */
    private static boolean isOther(DatabaseObject object) {
        return object.kind() != Kind.TABLE && object.kind() != Kind.COLUMN && object.kind() != Kind.CONSTRAINT;
    }

    private static String fate(RollbackPlan plan, String table) {
        Undo.Rows rows = plan.rows().get(table);
        if (rows == null) {
            return "its rows cannot be counted now";
        }
        if (rows.count() == 0) {
            return "it is empty";
        }
        String count =
                "%s%d %s".formatted(rows.exact() ? "" : "about ", rows.count(), rows.count() == 1 ? "row" : "rows");
        return plan.rowsKept() ? "%s, kept in esquema_archive".formatted(count) : "%s, which are LOST".formatted(count);
    }

    private static String what(Undo.ArchivedData kept) {
        return kept.columns().isEmpty()
                ? kept.table()
                : "%s of %s".formatted(String.join(", ", kept.columns()), kept.table());
    }
}

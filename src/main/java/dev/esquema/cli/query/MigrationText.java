package dev.esquema.cli.query;

import dev.esquema.cli.console.Table;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.text.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats all facts of one migration as lines of text; a fact without a value is omitted. */
final class MigrationText {

    private final Table table = new Table();

    private MigrationText() {}

    static List<String> of(MigrationEntry entry, String state, List<RunRecord> runs) {
        MigrationText text = new MigrationText();
        text.row("version", entry.version().toString());
        text.row("description", entry.description());
        text.facts(state, entry.recorded(), runs, entry.script());
        entry.migration().ifPresent(text::packaged);
        return text.table.lines();
    }

    static List<String> of(RepeatableStates.Entry entry, String state, List<RunRecord> runs) {
        MigrationText text = new MigrationText();
        text.row("name", entry.name().toString());
        text.row("description", entry.name().description());
        text.facts(state, entry.recorded(), runs, entry.script());
        entry.packaged().ifPresent(text::packaged);
        return text.table.lines();
    }

    private void facts(String state, Optional<HistoryRow> recorded, List<RunRecord> runs, String script) {
        row("state", state);
        recorded.ifPresent(row -> row("recorded", recorded(row)));
        runs.forEach(run -> row(
                "run",
                "%d: %s %s %s at %s by %s@%s"
                        .formatted(
                                run.id(),
                                run.trigger(),
                                run.operation(),
                                run.outcome(),
                                run.startedAt(),
                                run.origin().osUser(),
                                run.origin().host())));
        row("script", script);
    }

    private void packaged(Script migration) {
        row("checksum", String.valueOf(migration.checksum()));
        row("sha256", migration.sha256());
        if (migration instanceof Migration versioned) {
            row("depends on", joined(versioned.dependsOn()));
            row("undo", versioned.undoText().orElse("none: `esquema rollback` cannot undo this migration"));
        } else {
            row("runs", "after all versioned migrations, and again whenever its text changes");
        }
        row("execution", execution(migration.execution()));
        migration.execution().compatibleSince().ifPresent(since -> row("compatible since", since.toString()));
        Effect effect = migration.effect();
        row("requires", joined(effect.requires()));
        effect.locks()
                .forEach(lock ->
                        row("locks", "%s: %s".formatted(lock, lock.mode().effect())));
        row("rewrites", joined(effect.rewrites()));
        row("writes", effect.writes().isEmpty() ? "" : "rows of %s".formatted(joined(effect.writes())));
        row("destroys", joined(effect.destroys().stream().map(Loss::text).toList()));
        objects("creates", effect.creates());
        objects("changes", effect.changes());
        effect.drops().forEach(object -> row("drops", object.toString()));
    }

    private void objects(String what, Structure structure) {
        structure.objects().forEach((object, definition) -> {
            String name = PrintableText.of(object.toString());
            object(
                    what,
                    definition.equals(Definition.Table.ORDINARY)
                            ? name
                            : "%s %s".formatted(name, definition.text()).strip());
        });
    }

    /** The lines of a definition are indented further than the value of any fact, so that none looks like a fact. */
    private void object(String what, String text) {
        List<String> lines = List.of(text.split("\\r?\\n", -1));
        row(what, lines.get(0));
        lines.stream().skip(1).forEach(line -> table.row("", "  ".concat(line)));
    }

    private static String recorded(HistoryRow row) {
        return "%s by %s, rank %d, %s, %d ms"
                .formatted(
                        row.installedOn(),
                        row.installedBy(),
                        row.rank(),
                        row.type(),
                        row.executionTime().toMillis());
    }

    private static String execution(Execution execution) {
        List<String> words = new ArrayList<>();
        words.add(execution.transactional() ? "in one transaction" : "outside a transaction");
        words.add(execution.statements() == 1 ? "1 statement" : "%d statements".formatted(execution.statements()));
        if (execution.concurrent()) {
            words.add("concurrently");
        }
        execution
                .statementTimeout()
                .ifPresent(timeout -> words.add("statement timeout %d s".formatted(timeout.toSeconds())));
        return String.join(", ", words);
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private void row(String what, String text) {
        if (!text.isEmpty()) {
            table.row(what, text);
        }
    }
}

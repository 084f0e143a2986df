package dev.esquema.cli.markdown;

import static dev.esquema.cli.markdown.Markdown.cell;
import static dev.esquema.cli.markdown.Markdown.code;
import static dev.esquema.cli.markdown.Markdown.row;

import dev.esquema.cli.console.Quantity;
import dev.esquema.json.run.PlanJson;
import dev.esquema.json.run.PlanJson.Lock;
import dev.esquema.json.run.PlanJson.OpenTransaction;
import dev.esquema.json.run.PlanJson.OthersWait;
import dev.esquema.json.run.PlanJson.Relation;
import dev.esquema.json.run.PlanJson.Size;
import dev.esquema.json.run.PlanJson.Statement;
import dev.esquema.json.run.PlanJson.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Formats a plan as Markdown: what a run would lose and lock comes first, because a reviewer decides by it. */
public final class PlanMarkdown {

    private static final int MOST_STATEMENTS = 20;

    private final PlanJson plan;
    private final List<String> lines = new ArrayList<>();

    private PlanMarkdown(PlanJson plan) {
        this.plan = plan;
    }

    /** Returns the plan, one entry for each line. */
    public static List<String> lines(PlanJson plan) {
        return new PlanMarkdown(plan).lines();
    }

    private List<String> lines() {
        lines.add("### Migration plan: %s".formatted(headline()));
        block("**A run would be refused:**", plan.objections());
        block("Notes:", plan.notes());
        if (plan.running() != null) {
            paragraph("%s (database process %d) holds the run lock: a run would wait for it."
                    .formatted(
                            code(plan.running().application()), plan.running().process()));
        }
        if (!plan.adopted().isEmpty()) {
            paragraph("The objects of %s exist already and are identical: they would be recorded as applied."
                    .formatted(String.join(
                            ", ", plan.adopted().stream().map(Markdown::code).toList())));
        }
        plan.pending().forEach(this::step);
        if (plan.othersWait() != null) {
            waits(plan.othersWait());
        }
        return lines;
    }

    private void waits(OthersWait waits) {
        paragraph("While the run waits for a lock, %s, others wait behind it:"
                .formatted(
                        waits.longestMillis() == null
                                ? "without limit"
                                : "up to %d ms at a time".formatted(waits.longestMillis())));
        lines.add("");
        waits.reads().forEach(relation -> item("readers and writers of %s".formatted(code(relation))));
        waits.writes().forEach(relation -> item("writers of %s".formatted(code(relation))));
    }

    private String headline() {
        String from = plan.version() == null ? "an empty schema" : code(plan.version());
        if (plan.pending().isEmpty()) {
            return "nothing to apply, the schema is at %s"
                    .formatted(plan.version() == null ? "no version" : code(plan.version()));
        }
        int pending = plan.pending().size();
        return "%s from %s to %s"
                .formatted(
                        pending == 1 ? "1 migration" : "%d migrations".formatted(pending), from, code(plan.target()));
    }

    private void step(Step step) {
        String id = step.version() == null
                ? String.valueOf(step.name())
                : "%s %s".formatted(step.version(), step.description());
        paragraph("#### %s".formatted(code(id)));
        lines.add("");
        step.destroys().forEach(lost -> item(":warning: **loses %s**".formatted(code(lost))));
        step.rewrites()
                .forEach(relation -> item("rewrites %s (%s)".formatted(code(relation.relation()), size(relation))));
        if (!step.writes().isEmpty()) {
            item("writes rows of %s"
                    .formatted(String.join(
                            ", ", step.writes().stream().map(Markdown::code).toList())));
        }
        if (step.version() != null && step.undo() == null) {
            item("has no undo script: `esquema rollback` cannot undo it");
        }
        if (!step.transactional()) {
            item("runs outside a transaction: if it fails, what it has done so far stays");
        }
        if (step.concurrent()) {
            item("runs concurrently: it waits for other transactions, and blocks no writes while it waits");
        }
        if (step.locks().isEmpty()) {
            item("locks no relation that existed before");
        } else {
            locks(step.locks());
        }
        if (step.statements() != null) {
            statements(step.statements());
        }
    }

    private void locks(List<Lock> locks) {
        paragraph(row("lock", "relation", "effect", "size", "oldest transaction"));
        lines.add("|---|---|---|---|---|");
        for (Lock lock : locks) {
            OpenTransaction oldest = lock.relation().oldestTransaction();
            lines.add(row(
                    lock.mode(),
                    cell(lock.relation().relation()),
                    lock.effect(),
                    size(lock.relation()),
                    oldest == null ? "none" : transaction(oldest)));
        }
    }

    private void statements(List<Statement> statements) {
        List<String> shown = new ArrayList<>(statements.stream()
                .limit(MOST_STATEMENTS)
                .map(statement ->
                        "%d. line %d: %s".formatted(statement.number(), statement.line(), statement.statement()))
                .toList());
        if (statements.size() > shown.size()) {
            shown.add("and %d more".formatted(statements.size() - shown.size()));
        }
        block("Its statements are recorded one by one; the next run continues after the last that was done:", shown);
    }

    private static String size(Relation relation) {
        if (!relation.exists()) {
            return "does not exist yet";
        }
        Size size = Objects.requireNonNull(relation.size());
        return "%s, %s"
                .formatted(
                        size.bytes() == null ? "size unknown" : Quantity.bytes(size.bytes()),
                        size.rows() == null ? "rows unknown" : Quantity.rows(size.rows()));
    }

    private static String transaction(OpenTransaction open) {
        return "%s, %s"
                .formatted(
                        open.application().isBlank() ? "an unnamed client" : cell(open.application()),
                        open.seconds() == null
                                ? "start unknown"
                                : "for %s".formatted(Quantity.age(Duration.ofSeconds(open.seconds()))));
    }

    private void block(String title, List<String> texts) {
        if (!texts.isEmpty()) {
            paragraph(title);
            lines.add("");
            lines.addAll(Markdown.block(texts));
        }
    }

    private void paragraph(String text) {
        lines.add("");
        lines.add(text);
    }

    private void item(String text) {
        lines.add("- %s".formatted(text));
    }
}

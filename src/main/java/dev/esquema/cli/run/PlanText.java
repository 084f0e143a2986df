package dev.esquema.cli.run;

import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.Quantity;
import dev.esquema.cli.markdown.PlanMarkdown;
import dev.esquema.json.run.PlanJson;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.plan.Plan;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.LiveRelation.OpenTransaction;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats a plan as text, a paragraph for each migration; the objections to the run are on stderr. */
final class PlanText {

    private final Plan plan;
    private final List<String> lines = new ArrayList<>();

    private PlanText(Plan plan) {
        this.plan = plan;
    }

    /** The forms for people; {@code --json} is the form for programs. */
    enum Format {
        TEXT,
        MARKDOWN
    }

    /** Prints the plan, and on stderr the reason why a run would be refused; returns the exit status. */
    static int print(Console console, Plan plan, Format format) {
        PlanJson object = PlanJson.of(plan);
        console.print(
                object,
                switch (format) {
                    case TEXT -> new PlanText(plan).lines();
                    case MARKDOWN -> PlanMarkdown.lines(object);
                });
        Optional<SchemaException> refusal = plan.refusal();
        refusal.ifPresent(console::warn);
        if (refusal.isPresent()) {
            return refusal.get().code().exitStatus();
        }
        return plan.waiting().isEmpty() ? 0 : Code.BEHIND.exitStatus();
    }

    private List<String> lines() {
        lines.add(headline());
        plan.holder()
                .ifPresent(holder -> lines.add("%s holds the run lock: a run would wait for it".formatted(holder)));
        lines.addAll(plan.notes());
        plan.adopted()
                .forEach(migration ->
                        lines.add("the objects of %s exist already and are identical: it would be recorded as applied"
                                .formatted(migration)));
        plan.pending().forEach(this::migration);
        if (!plan.waits().isEmpty()) {
            lines.add("");
            lines.add(plan.waits().message());
        }
        return lines;
    }

    private String headline() {
        String version = plan.version().map(Version::toString).orElse("nothing");
        return plan.pending().isEmpty()
                ? "nothing %s: the schema is at %s"
                        .formatted(
                                plan.adopted().isEmpty() && plan.waiting().isEmpty() ? "pending" : "to apply", version)
                : "pending %d: from %s to %s".formatted(plan.pending().size(), version, plan.target());
    }

    private void migration(Script migration) {
        Effect effect = migration.effect();
        lines.add("");
        lines.add(migration.toString());
        effect.destroys().forEach(lost -> item("DESTRUCTIVE: loses %s".formatted(lost.text())));
        effect.locks().forEach(lock -> item(locked(lock)));
        effect.rewrites().forEach(relation -> item("rewrites %s, %s".formatted(relation, size(relation))));
        if (!effect.writes().isEmpty()) {
            item("writes rows of %s".formatted(String.join(", ", effect.writes())));
        }
        if (effect.locks().isEmpty()) {
            item("locks no relation that existed before");
        }
        if (migration instanceof Migration versioned) {
            undo(versioned);
        }
        if (migration.isSeparate()) {
            item(
                    "runs outside a transaction, statement by statement: if one fails, those before it stay, and the next run continues with it");
            migration
                    .execution()
                    .separate()
                    .forEach(statement -> item("  %s%s".formatted(statement.named(), locks(statement))));
        } else if (!migration.transactional()) {
            item("runs outside a transaction: if it fails, what it has done so far stays");
        }
        if (migration.execution().concurrent()) {
            item("runs concurrently: it waits for other transactions, and blocks no writes while it waits");
        }
    }

    private void undo(Migration migration) {
        if (migration.undo().isEmpty()) {
            item("has no undo script: `esquema rollback` cannot undo it");
        }
        migration.undoProof().differences().forEach(left -> item("its undo script is partial: %s".formatted(left)));
    }

    private static String locks(SeparateStatement statement) {
        return statement.effect().locks().isEmpty()
                ? ""
                : ": %s"
                        .formatted(statement.effect().locks().stream()
                                .map(TableLock::toString)
                                .collect(Collectors.joining(", ")));
    }

    private void item(String sentence) {
        lines.add("  %s".formatted(sentence));
    }

    private String locked(TableLock lock) {
        return "%s: %s; %s"
                .formatted(
                        lock,
                        lock.mode().effect(),
                        plan.relation(lock.relation()).map(PlanText::facts).orElse("does not exist yet"));
    }

    private static String facts(LiveRelation live) {
        String oldest = live.oldest()
                .map(open -> "; oldest transaction: %s".formatted(transaction(open)))
                .orElse("");
        return "%s, %s%s"
                .formatted(
                        live.bytes().map(Quantity::bytes).orElse("size unknown"),
                        live.rows().map(Quantity::rows).orElse("rows unknown"),
                        oldest);
    }

    private static String transaction(OpenTransaction open) {
        String application = open.application().isBlank() ? "an unnamed client" : open.application();
        return "%s, %s"
                .formatted(
                        application,
                        open.age()
                                .map(age -> "for %s".formatted(Quantity.age(age)))
                                .orElse("start unknown"));
    }

    private String size(String relation) {
        return plan.relation(relation)
                .map(live -> live.bytes().map(Quantity::bytes).orElse("size unknown"))
                .orElse("does not exist yet");
    }
}
